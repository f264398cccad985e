"""The names of people in parts, however a format writes them: family, given, particle, suffix.

A name that is all in braces, or holds no comma where its format always has one, is a body and stays whole.
"""

import re
from functools import lru_cache

from catalogue.records import OTHERS, Name

AND = re.compile(r"(?<!\s)\s+and\s+", re.IGNORECASE)  # from the first space only: each of 60,000 would be tried otherwise
ET_AL = re.compile(r"(?:others|et\.?\s*al\.?|u\.\s*a\.|…|\.\.\.)", re.IGNORECASE)
SUFFIX = re.compile(r"(?:[JS]r\.?|[JS]unior|Esq\.?|2nd|3rd|[4-9]th|II|III|IV)", re.ASCII)
TAGGED = re.compile(r"\s*(family|given|prefix|suffix|family-i|given-i|prefix-i|suffix-i|useprefix|id)\s*=\s*(.*)", re.DOTALL)
INITIALS = re.compile(r"[A-ZÀ-ÖØ-Þ](?:[A-ZÀ-ÖØ-Þ.’'-]| (?=[A-Z])){0,5}")


def bibtex_names(text: str) -> tuple[Name, ...]:
    """Return the names of a BibTeX value, decoded, with the braces of its groups still in it.

    Source: Oren Patashnik, "BibTeXing" (1988), section 4; tagged parts: the BibLaTeX manual, "Extended name format".
    """
    return tuple(name for person in _people(text) if (name := bibtex_name(person)) is not None)


def _people(text: str) -> list[str]:
    parts = AND.split(text)
    if len(parts) == 1 or ("{" not in text and "}" not in text):
        return parts
    people, depth = [parts[0]], parts[0].count("{") - parts[0].count("}")
    for part in parts[1:]:
        if depth > 0:
            people[-1] += f" and {part}"
        else:
            people.append(part)
            depth = 0
        depth += part.count("{") - part.count("}")
    return people


@lru_cache(maxsize=65_536)
def bibtex_name(text: str) -> Name | None:
    """Return the parts of one name, None for nothing."""
    text = " ".join(text.split()).strip(" ,;") if "," in text or ";" in text else " ".join(text.split())
    if not text:
        return None
    if ET_AL.fullmatch(text):
        return OTHERS
    if _is_one_group(text):
        return Name(bare(text))
    parts = _at_commas(text)
    tagged = [TAGGED.fullmatch(part) for part in parts]
    if all(tagged):
        found = {match.group(1): bare(match.group(2)).strip('"') for match in tagged if match}
        if found.get("family"):
            return Name(found["family"], found.get("given", ""), found.get("prefix", ""), found.get("suffix", ""))
    if len(parts) == 1:
        return _in_order(_words(parts[0]))
    particle, family = _particle(_words(parts[0]))
    if len(parts) == 2 and SUFFIX.fullmatch(bare(parts[1])):  # "Smith, Jr": no given name is called so
        return Name(family, "", particle, bare(parts[1]))
    if len(parts) == 2:
        return Name(family, bare(parts[1]), particle)
    return Name(family, bare(", ".join(parts[2:])), particle, bare(parts[1]))


def inverted(text: str) -> Name | None:
    """Return the parts of `Family, Given` or `Family, Given, Suffix`; a name without a comma is a body. None for nothing."""
    parts = [" ".join(part.split()) for part in text.strip(" ,;").split(",")]
    if not parts[0]:
        return None
    if ET_AL.fullmatch(parts[0]) and len(parts) == 1:
        return OTHERS
    if len(parts) == 1:
        return Name(parts[0])
    return parted(parts[0], parts[1], ", ".join(part for part in parts[2:] if part))


def medline(text: str) -> Name | None:
    """Return the parts of `Family, Given 3rd` or of `Family GM Jr`, as MEDLINE writes them."""
    words = text.split()
    suffix = words.pop() if len(words) > 2 and SUFFIX.fullmatch(words[-1]) and not words[-1].isupper() else ""
    text = " ".join(words)
    if "," in text:
        name = inverted(text)
        return name and name._replace(suffix=name.suffix or suffix)
    if len(words) > 1 and INITIALS.fullmatch(words[-1]):
        return parted(" ".join(words[:-1]), words[-1], suffix)
    return inverted(text)


def parted(family: str, given: str = "", suffix: str = "", particle: str = "") -> Name:
    """Return a name whose family part may still hold its particle: words in lower case in front."""
    family, given, suffix, particle = (" ".join(part.split()) for part in (family, given, suffix, particle))
    if not suffix:  # Zotero has no place for it but behind a comma, in either part
        for whole in (given, family):
            before, comma, behind = whole.rpartition(",")
            if comma and SUFFIX.fullmatch(behind.strip()):
                suffix = behind.strip()
                given, family = (before if whole == given else given), (before if whole == family else family)
                break
    if not particle and given:
        particle, family = _particle(family.split())
    if not family:
        family, given = given, ""
    return Name(family, given, particle, suffix)


def _in_order(words: list[str]) -> Name:
    """Return the parts of `Given particle Family`: the particle is what lies between the first and last word in lower case."""
    suffix = ""
    if len(words) > 2 and SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    small = [i for i, word in enumerate(words[:-1]) if _is_small(word)]
    if small:
        first, last = small[0], small[-1] + 1
    else:
        first = last = len(words) - 1
    given, particle, family = (bare(" ".join(part)) for part in (words[:first], words[first:last], words[last:]))
    return Name(family, given, particle, suffix)


def _particle(words: list[str]) -> tuple[str, str]:
    """Return particle and family of what stands before the comma."""
    last = max((i + 1 for i, word in enumerate(words[:-1]) if _is_small(word)), default=0)
    if last and not _is_small(words[0]):  # "Food and Drug", "Ortega y Gasset": what begins large is all family
        last = 0
    return bare(" ".join(words[:last])), bare(" ".join(words[last:]))


def _is_small(word: str) -> bool:
    """Whether a word begins in lower case; a group in braces has no case."""
    if word.startswith("{"):
        return False
    letter = next((character for character in word if character.isalpha()), "")
    return letter.islower()


def _is_one_group(text: str) -> bool:
    if not (text.startswith("{") and text.endswith("}")):
        return False
    depth = 0
    for i, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if not depth and i < len(text) - 1:
            return False
    return True


def _at_commas(text: str) -> list[str]:
    return _parted_at(text, ",") if "{" in text else [part.strip() for part in text.split(",")]


def _words(text: str) -> list[str]:
    return _parted_at(text, " ") if "{" in text else text.split()


def _parted_at(text: str, sign: str) -> list[str]:
    """Return the parts between the signs that stand in no braces."""
    parts, depth, start = [], 0, 0
    for i, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if character == sign and depth <= 0:
            parts.append(text[start:i].strip())
            start = i + 1
    parts.append(text[start:].strip())
    return [part for part in parts if part] or [""] if sign == " " else parts


def bare(text: str) -> str:
    """Return a text without braces and without double spaces."""
    return " ".join(text.replace("{", "").replace("}", "").split())
