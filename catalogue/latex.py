r"""LaTeX in a value becomes plain text: by table, never run, in time that grows with its length.

    {\'e} \'{e} \'e      é              \emph{tea}, {\em tea}    tea
    $\beta$ \beta        β              H$_2$O                   H₂O
    Tea \& Co, 5~mg      Tea & Co, 5 mg \unknown{tea}            tea, and the command is named

pylatexenc gives the names of the symbols; its own decoder is not used, since it knows \today and \input and takes fifty
times as long.
"""

import re
import unicodedata
from functools import cache, lru_cache

# Accent -> combining character. Source: The LaTeX Project, "LaTeX2e: An unofficial reference manual", section "Accents".
ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307", '"': "\u0308",
    "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328", "b": "\u0331", "t": "\u0361",
    "C": "\u030f", "f": "\u0311", "h": "\u0309", "U": "\u030e", "G": "\u030f", "|": "\u030d",
}  # fmt: skip
LETTERS = {
    "ss": "ß", "SS": "SS", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
    "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
    "textquotesingle": "'", "textquotedbl": '"', "textasciitilde": "~", "textasciicircum": "^", "textasciigrave": "`",
    "textunderscore": "_", "textbar": "|", "textless": "<", "textgreater": ">", "textdollar": "$", "textbraceleft": "{",
    "textbraceright": "}", "textdegree": "°", "degree": "°", "textmu": "µ", "micro": "µ", "textregistered": "®", "textcopyright": "©",
    "copyright": "©", "texttrademark": "™", "textordfeminine": "ª", "textordmasculine": "º", "textonehalf": "½",
    "textonequarter": "¼", "textthreequarters": "¾", "texttimes": "×", "textdiv": "÷", "textellipsis": "…", "dots": "…", "ldots": "…",
    "textemdash": "—", "textendash": "–", "guillemotleft": "«", "guillemotright": "»", "guilsinglleft": "‹", "guilsinglright": "›",
    "quotedblbase": "„", "quotesinglbase": "‚", "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "flqq": "«", "frqq": "»",
    "textexclamdown": "¡", "textquestiondown": "¿", "textsection": "§", "textparagraph": "¶", "S": "§", "P": "¶", "pounds": "£",
    "textsterling": "£", "euro": "€", "TeX": "TeX", "LaTeX": "LaTeX", "BibTeX": "BibTeX", "cdot": "·", "textperiodcentered": "·",
    "mbox": "", "slash": "/", "lbrace": "{", "rbrace": "}", "quad": " ", "qquad": " ", "space": " ", "newline": " ", "par": " ",
    "bysame": "———", "textvisiblespace": "␣", "prime": "′", "sim": "∼", "times": "×", "mu": "μ", "circ": "°", "hyphen": "-",
}  # fmt: skip
# Commands that change the looks or nothing at all: they go, what they apply to stays.
LOOKS = frozenset(
    "emph text textit textbf textrm textsc textsl texttt textsf textup textmd textnormal textln textlf underline uline mathrm mathbf "
    "mathit mathsf mathtt mathcal mathbb mathscr mathfrak mathnormal boldsymbol bm ensuremath operatorname em it bf rm sc sl tt sf "
    "itshape bfseries scshape rmfamily sffamily ttfamily upshape slshape normalfont mdseries selectfont tiny small footnotesize "
    "scriptsize normalsize large Large LARGE huge Huge url path nolinkurl enquote mkbibquote mkbibemph mkbibbold mkbibparens "
    "mkbibitalic textquote uppercase lowercase MakeUppercase MakeLowercase protect relax left right big Big bigl bigr displaystyle "
    "textstyle limits nolimits noopsort bibstring nobreak linebreak pagebreak newblock ignorespaces unskip noindent leavevmode hbox "
    "vbox hfill xspace nocase NoCaseChange foreignlanguage selectlanguage textlatin textgreek textcyrillic overline sb sp hskip "
    "kern allowbreak hspace vspace phantom centering title mathop mathord mathbin mathrel".split()
)
TAKES_FIRST = {"href": 1, "foreignlanguage": 1, "textcolor": 1, "hspace": 1, "vspace": 1, "texorpdfstring": 1, "selectlanguage": 1,
               "phantom": 1, "SortNoop": 1, "noopsort": 1, "label": 1}  # fmt: skip
# command -> how many of its arguments are left out (they say a colour, a language, an address, how to sort)
RAISED = {"textsuperscript": "^", "textsubscript": "_", "sp": "^", "sb": "_"}
SYMBOLS = {
    "&": "&", "%": "%", "#": "#", "_": "_", "$": "$", "{": "{", "}": "}", "\\": " ", "/": "", "-": "", ",": " ", ";": " ", ":": " ",
    "!": "", " ": " ", "\n": " ", "\t": " ", "@": "", "(": "", ")": "", "[": "", "]": "", "+": "", "*": "", ">": "", "<": "",
}  # fmt: skip
HIGH = str.maketrans("0123456789+-−=()nihjrwxylsabcdefgkmoptuv", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱʰʲʳʷˣʸˡˢᵃᵇᶜᵈᵉᶠᵍᵏᵐᵒᵖᵗᵘᵛ")
LOW = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")

SPECIAL = re.compile(r"[\\${}~]|--|``|''|[?!]`")
# The four ways in which an accented letter is nearly always written, in one go.
PLAIN_ACCENT = re.compile(
    r"\{\\([`'^~=.\"])[ ]?\{?(\\[ij](?![A-Za-z])|[A-Za-z])\}\}"
    r"|\{\\([`'^~=.\"])[ ]?(\\[ij](?![A-Za-z])|[A-Za-z])\}"
    r"|\\([`'^~=.\"])[ ]?\{(\\[ij](?![A-Za-z])|[A-Za-z])\}"
    r"|\\([`'^~=.\"])([A-Za-z])"
)
DASHES = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("?`", "¿"), ("!`", "¡"))
TOKEN = re.compile(r"\\([A-Za-z]+)\*?[ \t\n]*|\\([^A-Za-z])|[{}$~^_]|\\$|[^\\{}$~^_]+", re.DOTALL)
DEEPEST = 100


@cache
def symbols() -> dict[str, str]:
    """Return name -> character of the commands that stand for one, as pylatexenc lists them, ours before its."""
    from pylatexenc.latex2text import get_default_latex_context_db

    found = {}
    for category in get_default_latex_context_db().categories():
        for spec in get_default_latex_context_db().iter_macro_specs(categories=[category]):
            text = spec.simplify_repl
            if isinstance(text, str) and text and "%" not in text and "<" not in text and spec.macroname not in ("today", "\\"):
                found[spec.macroname] = text
    return found | LETTERS


@lru_cache(maxsize=65_536)
def decode(text: str, *, keep_braces: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return the text and the names of the commands that are not known and were left out (their arguments stay).

    With `keep_braces` the braces of groups stay, all but those round one accented letter: names are parted by them.
    """
    if not SPECIAL.search(text):
        return text, ()
    text = PLAIN_ACCENT.sub(_accented, text)
    unknown: list[str] = []
    if re.search(r"[\\${}~]" if not keep_braces else r"[\\$~]", text):
        text = _Decoding(text, keep_braces, unknown).run()
    for written, meant in DASHES:
        if written in text:
            text = text.replace(written, meant)
    return unicodedata.normalize("NFC", text), tuple(dict.fromkeys(unknown))


def _accented(match: re.Match[str]) -> str:
    accent, letter = (group for group in match.groups() if group)
    return _with_accent(accent, letter[-1])


def _with_accent(accent: str, text: str) -> str:
    """Return text with an accent over its first letter; the dotless letters are for accents only."""
    if not text:
        return {"~": "~", "^": "^", "`": "`", "'": "'", '"': '"', "=": "", ".": ""}.get(accent, "")
    first = {"ı": "i", "ȷ": "j"}.get(text[0], text[0])
    return unicodedata.normalize("NFC", first + ACCENTS[accent]) + text[1:]


class _Decoding:
    """One text on its way; `at` runs over its pieces."""

    def __init__(self, text: str, keep_braces: bool, unknown: list[str]) -> None:
        self.pieces = list(TOKEN.finditer(text))
        self.at = 0
        self.last_dollar = max((i for i, piece in enumerate(self.pieces) if piece.group() == "$"), default=-1)
        self.keep_braces = keep_braces
        self.unknown = unknown

    def run(self) -> str:
        found = []
        while self.at < len(self.pieces):
            found.append(self._until("", 0, math=False))
            if self.at < len(self.pieces):  # a brace that closes nothing
                self.at += 1
        return "".join(found)

    def _until(self, end: str, depth: int, *, math: bool) -> str:
        """Return the text up to the piece `end`, which stays, or to the end of everything."""
        found: list[str] = []
        while self.at < len(self.pieces):
            piece = self.pieces[self.at].group()
            if piece == end or (piece == "}" and depth):
                break
            if piece == "}" and not end:
                break
            found.append(self._one(depth, math=math))
        return "".join(found)

    def _one(self, depth: int, *, math: bool) -> str:
        """Return what the next piece stands for, with all that belongs to it."""
        match = self.pieces[self.at]
        piece = match.group()
        self.at += 1
        if match.group(1):
            return self._command(match.group(1), piece, depth, math=math)
        if match.group(2):
            return self._sign(match.group(2), depth)
        if piece == "{":
            if depth > DEEPEST:
                return ""
            inner = self._until("}", depth + 1, math=math)
            self._past("}")
            return f"{{{inner}}}" if self.keep_braces and not (len(inner) == 1 and not inner.isascii()) else inner
        if piece == "$":
            if math:
                return ""
            if self.at > self.last_dollar:
                return "$"  # a price
            while self._peek() == "$":  # $$ and an empty formula
                self.at += 1
            inner = self._until("$", depth, math=True)
            while self._peek() == "$":
                self.at += 1
            return inner.replace("'", "′")
        if piece == "~":
            return "\u00a0"
        if piece in "^_" and piece:
            return self._raised(piece, depth) if math else piece
        return piece

    def _peek(self) -> str:
        return self.pieces[self.at].group() if self.at < len(self.pieces) else ""

    def _past(self, piece: str) -> None:
        if self._peek() == piece:
            self.at += 1

    def _argument(self, depth: int, *, math: bool = False) -> str:
        """Return the next argument: a group, a command, or one character, of which the rest stays for what follows."""
        if self._peek().isspace():
            self.at += 1
        if self.at == len(self.pieces) or self._peek() in ("}", "$"):
            return ""
        match = self.pieces[self.at]
        piece = match.group()
        if piece == "{":
            self.at += 1
            if depth > DEEPEST:
                return ""
            inner = self._until("}", depth + 1, math=math)
            self._past("}")
            return inner
        if match.group(1) or match.group(2) or len(piece) == 1:
            return self._one(depth + 1, math=math) if depth <= DEEPEST else ""
        skipped = len(piece) - len(piece.lstrip())
        self.pieces[self.at : self.at + 1] = list(TOKEN.finditer(match.string, match.start() + skipped + 1, match.end()))
        return piece[skipped]

    def _sign(self, sign: str, depth: int) -> str:
        if sign in SYMBOLS:
            return SYMBOLS[sign]
        if sign in ACCENTS:
            return _with_accent(sign, self._argument(depth))
        return sign

    def _command(self, name: str, piece: str, depth: int, *, math: bool) -> str:
        if name in ACCENTS and not (name in LETTERS and self._peek() != "{"):
            return _with_accent(name, self._argument(depth))
        if name in RAISED:
            return self._raised(RAISED[name], depth)
        for _ in range(TAKES_FIRST.get(name, 0)):
            if self._peek() == "{":
                self._argument(depth)
        if name in LOOKS or name in TAKES_FIRST:
            return ""
        if name in ("frac", "nicefrac", "tfrac", "dfrac"):
            return f"{self._argument(depth, math=math)}/{self._argument(depth, math=math)}"
        if name == "char":
            return self._character()
        if name in ("bar", "hat", "tilde", "dot", "ddot", "vec", "check", "acute", "grave", "breve") and math:
            return _with_accent({"bar": "=", "hat": "^", "tilde": "~", "dot": ".", "ddot": '"', "check": "v", "acute": "'", "grave": "`",
                                 "breve": "u"}.get(name, "="), self._argument(depth, math=True))  # fmt: skip
        text = LETTERS.get(name)
        if text is None:
            text = symbols().get(name)
        if text is None:
            self.unknown.append(name)
            return ""
        if self._peek() == "{" and self.at + 1 < len(self.pieces) and self.pieces[self.at + 1].group() == "}":
            self.at += 2
        return text

    def _character(self) -> str:
        r"""Return the character that \char names by its number: \char233, \char"E9, \char'351."""
        found = re.match(r"(\"[0-9A-F]{1,5}|'[0-7]{1,6}|\d{1,6})", self._peek())
        if not found:
            return ""
        written = found.group()
        number = int(written.lstrip("\"'"), {'"': 16, "'": 8}.get(written[0], 10))
        match = self.pieces[self.at]
        self.pieces[self.at : self.at + 1] = list(TOKEN.finditer(match.string, match.start() + found.end(), match.end()))
        return chr(number) if 32 <= number < 0x110000 and not 0xD800 <= number < 0xE000 else ""

    def _raised(self, sign: str, depth: int) -> str:
        """Return what stands high or low in Unicode's own characters, or with the sign where it has none."""
        inner = self._argument(depth, math=True)
        if inner in ("∘", "°", "′", "″"):
            return "°" if inner == "∘" else inner
        return raised(inner, high=sign == "^", sign=sign)


def raised(text: str, *, high: bool, sign: str = "") -> str:
    """Return a text in Unicode's own raised or lowered characters; as it is where it has none, one character with the sign."""
    moved = text.translate(HIGH if high else LOW)
    return moved if all(a != b for a, b in zip(text, moved, strict=True)) else f"{sign if len(text) == 1 else ''}{text}"
