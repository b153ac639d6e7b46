"""How Sphinx makes the site, from pages that `grader site` has written."""

project = "Learning-rate schedules, repaired"
author = copyright = "the authors of the course"
extensions = [
    "myst_nb",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx.ext.githubpages",
]
exclude_patterns = ["_*", "**/released"]
nb_execution_mode = "off"  # they have run
nb_merge_streams = True
nb_render_error_lexer = "text"  # messages, no tracebacks
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4
nitpicky = True
suppress_warnings = ["misc.highlighting_failure"]  # ```csv, say
html_theme = "furo"
html_title = project
html_static_path = ["_static"]
html_css_files = ["course.css"]
html_copy_source = html_show_sourcelink = False
html_show_sphinx = False
pygments_style = "friendly"
pygments_dark_style = "github-dark"
copybutton_exclude = ".linenos, .gp, .go"
