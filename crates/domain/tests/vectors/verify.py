"""Checks the vectors without any code of the product: only json and hashlib, and RFC 8785 written by hand.

    python3 verify.py            checks every vector in this folder, exit code 1 where one is wrong
    python3 verify.py --write    completes vectors that have no "canonical" and "hash" yet; never changes a complete one
"""

import hashlib
import json
import sys
import unicodedata
from pathlib import Path

SHORT = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
GREATEST = 2**53 - 1


def string(text):
    """RFC 8785, 3.2.2.2: only what must be escaped is, in the shortest way."""
    assert unicodedata.is_normalized("NFC", text), f"not NFC: {text!r}"
    out = []
    for letter in text:
        code = ord(letter)
        assert not 0xD800 <= code <= 0xDFFF, "a lone surrogate has no canonical form"
        out.append(SHORT.get(code) or (f"\\u{code:04x}" if code < 0x20 else letter))
    return '"' + "".join(out) + '"'


def units(key):
    """RFC 8785, 3.2.3: members are ordered by the UTF-16 code units of their names."""
    big = key.encode("utf-16-be")
    return [int.from_bytes(big[at : at + 2], "big") for at in range(0, len(big), 2)]


def canonical(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return string(value)
    if isinstance(value, int):
        assert -GREATEST <= value <= GREATEST, f"no safe integer: {value}"
        return str(value)
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda member: units(member[0]))
        return "{" + ",".join(f"{string(key)}:{canonical(item)}" for key, item in members) + "}"
    raise AssertionError(f"has no canonical form here: {value!r}")


def unique(pairs):
    members = dict(pairs)
    assert len(members) == len(pairs), "a name stands twice"
    return members


def main():
    wrong = 0
    files = sorted(Path(__file__).parent.glob("*.json"))
    for path in files:
        vector = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=unique)
        text = canonical(vector["authored"])
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
        if "canonical" not in vector and "hash" not in vector and "--write" in sys.argv:
            vector |= {"canonical": text, "hash": digest}
            path.write_text(json.dumps(vector, ensure_ascii=True, indent=2) + "\n", encoding="utf-8")
        fits = vector.get("canonical") == text and vector.get("hash") == digest and vector.get("name") == path.stem
        wrong += not fits
        print(f"{'ok   ' if fits else 'WRONG'} {path.stem}")
    print(f"{len(files)} vectors, {wrong} wrong")
    return 1 if wrong or not files else 0


if __name__ == "__main__":
    sys.exit(main())
