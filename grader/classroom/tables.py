"""Tables of learning platforms: CSV in the dresses it comes in.

A spreadsheet in Europe writes semicolons, one on Windows its own encoding,
and some put a line "sep=;" on top. Canvas takes commas and semicolons
(`identify_delimiter` in its lib/gradebook_importer.rb).
"""

import codecs
import csv
import io
from dataclasses import dataclass
from pathlib import Path

from grader.course.folders import CourseError

DELIMITERS = ",;\t"
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
UTF8 = ("utf-8", "utf-8-sig")


@dataclass
class Table:
    """A table, its rows as long as its header, and how its file was made."""

    path: Path
    header: list[str]
    rows: list[list[str]]
    lines: list[int]  # where in the file each row stands
    delimiter: str
    encoding: str

    def column(self, *headings: str) -> int | None:
        """Return the first column with one of these headings, or None.

        They are given in lower case.
        """
        names = [name.strip().lower() for name in self.header]
        places = [names.index(name) for name in headings if name in names]
        return places[0] if places else None


def read_table(path: Path) -> Table:
    """Return the table in a CSV file, whatever its delimiter and encoding.

    Raises CourseError if the file is missing, or no table.
    """
    try:
        text, encoding = _decode(path.read_bytes())
        text = text.removeprefix("\ufeff")
        first, _, rest = text.partition("\n")
        skipped = first.strip().lower().startswith("sep=")
        delimiter, rows = _parse(rest if skipped else text)
    except (OSError, UnicodeError, csv.Error) as error:
        raise CourseError(
            f"{path}: not a readable CSV file ({error}): export it again, as "
            "CSV in UTF-8."
        ) from error
    if not rows:
        raise CourseError(f"{path}: the file is empty: export it again.")
    (_, header), *below = rows
    wide = len(header)
    return Table(
        path,
        header,
        [(row + [""] * wide)[:wide] for _, row in below],
        [line + skipped for line, _ in below],
        delimiter,
        encoding,
    )


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith(UTF16):
        return data.decode("utf-16"), "utf-16"
    try:
        encoding = UTF8[data.startswith(codecs.BOM_UTF8)]
        return data.decode(encoding), encoding
    except UnicodeDecodeError:  # what Windows and Excel write in the West
        return data.decode("cp1252"), "cp1252"


def _parse(text: str) -> tuple[str, list[tuple[int, list[str]]]]:
    """Return the delimiter, and the rows that are not empty, with lines."""
    header = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=lambda mark: len(_first(header, mark)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, line = [], 1
    for row in reader:
        if any(cell.strip() for cell in row):
            rows.append((line, row))
        line = reader.line_num + 1
    return delimiter, rows


def _first(header: str, delimiter: str) -> list[str]:
    return next(csv.reader([header], delimiter=delimiter), [])


def write_table(table: Table, path: Path) -> None:
    """Write a table as its file was made, but always in UTF-8."""
    encoding = table.encoding if table.encoding in UTF8 else "utf-8-sig"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=table.delimiter)
        writer.writerow(table.header)
        writer.writerows(table.rows)
