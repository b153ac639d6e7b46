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
# Formgrader's own template does not ask whether it is to.
c.HTMLExporter.filters = {
    "markdown2html": "grader.classroom.cleaning.Markdown",
    "highlight_code": "grader.classroom.cleaning.Code",
    "strip_files_prefix": "grader.classroom.cleaning.without_files",
}
c.HTMLExporter.preprocessors = ["grader.classroom.cleaning.EscapeNames"]
c.Execute.timeout = 120
c.Execute.kernel_name = "warm"
