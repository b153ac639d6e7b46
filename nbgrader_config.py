from grader.authoring.release_steps import (
    AUTOGRADE_STEPS,
    FEEDBACK_STEPS,
    RELEASE_STEPS,
)

c = get_config()  # noqa: F821 (nbgrader defines it)
c.CourseDirectory.course_id = "lr_schedules"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"
c.GenerateAssignment.preprocessors = RELEASE_STEPS
c.Autograde.autograde_preprocessors = AUTOGRADE_STEPS
c.GenerateFeedback.preprocessors = FEEDBACK_STEPS
c.GenerateFeedback.exporter_class = "grader.classroom.page.FeedbackPage"
c.HTMLExporter.sanitize_html = True  # an essay may hold a script
c.Execute.timeout = 120
c.Execute.kernel_name = "warm"
