#!/usr/bin/env python3
"""Writes the C++ table of the emoji that hubbub knows by name.

emoji_table.py INPUT OUTPUT

INPUT has a name, a space and an emoji in each line, sorted by name; a line that begins with '#' is
a comment. The build runs this.
"""

import sys

HEAD = """#include "screen/emoji.h"

namespace hubbub::client {
namespace {

constexpr Emoji emoji_table[] = {
"""

TAIL = """};

}  // namespace

std::span<const Emoji> known_emoji() {
    return emoji_table;
}

}  // namespace hubbub::client
"""


def entries(path):
    """Yields (name, emoji). Ends the build if a line is malformed or out of order."""
    last = b""
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.startswith("#"):
                continue
            name, _, emoji = line.rstrip("\n").partition(" ")
            if not name or not emoji or set(line) & set('"\\'):
                sys.exit(f"{path}:{number}: expected a name, a space and an emoji")
            if name.encode() <= last:
                sys.exit(f"{path}:{number}: '{name}' is out of order or a duplicate")
            last = name.encode()
            yield name, emoji


def main():
    source, target = sys.argv[1:]
    rows = [f'    {{"{name}", "{emoji}"}},\n' for name, emoji in entries(source)]
    with open(target, "w", encoding="utf-8") as out:
        out.write(HEAD + "".join(rows) + TAIL)


main()
