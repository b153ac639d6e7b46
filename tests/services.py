"""Lessons as other programs save them: notebook services and editors."""

import copy

KERNELSPEC = {"name": "python3", "display_name": "Python 3"}


def from_service(notebook):
    """The notebook as a service saves it that knows no cell ids.

    They are in the metadata, of which nothing else is left.
    """
    saved = copy.deepcopy(notebook)
    saved.nbformat_minor = 0
    saved.metadata = {"kernelspec": KERNELSPEC, "colab": {"provenance": []}}
    for cell in saved.cells:
        cell.metadata = {"id": cell.pop("id")}
    return saved


def from_editor(notebook):
    """The notebook as an editor saves it, with metadata of its own."""
    saved = copy.deepcopy(notebook)
    saved.metadata["language_info"] = {"name": "python", "version": "3.11.7"}
    for cell in saved.cells:
        cell.metadata["vscode"] = {"languageId": "python"}
        cell.metadata.pop("tags", None)
    return saved
