"""The World Factbook's running text, country by country: real English for lesson 06, in the public domain."""

import json
from dataclasses import dataclass

from ssl_course.data.containers import Split
from ssl_course.data.prepared import PreparedFile
from ssl_course.settings import shrink

CONTINENTS = ("Africa", "America", "Asia", "Europe", "Oceania")
FILE = PreparedFile(
    "factbook/factbook.json",
    size=1_176_532,
    sha256="7b5d26a98abb163c72faeeb3f2095b13392341744761fede24d437ed345da60d",
)


@dataclass(frozen=True)
class Country:
    """What the Factbook says of a country.

    Attributes:
        name: its short English name.
        continent: one of `CONTINENTS`, as the Factbook groups countries.
        sections: name of a section ("climate", "economy", …) -> its sentences, each without its last mark.
    """

    name: str
    continent: str
    sections: dict[str, tuple[str, ...]]

    @property
    def sentences(self) -> list[str]:
        """All its sentences, section after section."""
        return [sentence for part in self.sections.values() for sentence in part]


def factbook() -> Split:
    """Lists of countries to learn from and for the test, by name: no sentence stands in both parts.

    Raises:
        DataFileError: if the committed file is missing, truncated, altered or unreadable.
    """
    parts: dict[str, list[Country]] = {"train": [], "test": []}
    for one in json.loads(FILE.read())["countries"]:
        sections = {name: tuple(part) for name, part in one["sections"].items()}
        parts[one["part"]].append(Country(one["name"], one["continent"], sections))
    train, test = parts["train"], parts["test"]
    return Split.fixed(train[:: len(train) // shrink(len(train), 20)], test[:: len(test) // shrink(len(test), 10)])
