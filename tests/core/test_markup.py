"""What people write is shown as they meant it, and never does anything but be read."""

import logging
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from fsforum.core import markup
from fsforum.core.markup import bounds, links, safety
from fsforum.core.typography import typeset

NBSP, NNBSP = "\u00a0", "\u202f"
ANY = st.text(alphabet=st.characters(), max_size=300)  # lone surrogates and NUL included
SIGNS = st.lists(
    st.sampled_from(
        ["*", "**", "_", "`", "```\n", "[", "](", ")", "![", "<", ">", "> ", "\n", "\n\n", "- ", "- [ ] ",
         "1. ", "# ", "|", "|-|-|\n", "  ", "\\", "&", "&#13;", "&lt;", ";", "@a.b", "https://a.fr/",
         "javascript:", "<script>", "onclick=", "/fichiers/1/a.png", "mot", "é", "«", "»", "\x00",
         "\x02", "klzzwxh:0", "\ud800"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


class _Reader(HTMLParser):
    """Notes every tag with its attributes."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def tags(html):
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.seen


def harmless(html):
    """Whether a browser finds nothing but what the lists allow."""
    for tag, attrs in tags(html):
        assert tag in safety.TAGS, tag
        for name, value in attrs.items():
            fixed = safety.FIXED.get(tag, {}).get(name)
            if name == "class":
                assert value in safety.CLASSES[tag]
            elif fixed:
                assert value in fixed
            else:
                assert name in safety.ATTRIBUTES.get(tag, ()), (tag, name)
            assert not name.startswith("on")
        if "href" in attrs:
            assert links.target(attrs["href"]) == attrs["href"]
            assert attrs["href"].startswith(("/", "#", "http://", "https://", "mailto:", "tel:"))
            assert ("rel" in attrs) == links.is_external(attrs["href"])
        if tag == "img":
            assert links.image_source(attrs["src"])
            assert "alt" in attrs
    return safety.clean_again(html) == html


PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.test/x.js></sCrIpT>",
    "<script\x00>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)>",
    "<embed src=//evil.test/x.swf>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<select onfocus=alert(1) autofocus>",
    "<textarea autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<style>@import '//evil.test/x.css'</style>",
    "<link rel=stylesheet href=//evil.test/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.test'>",
    "<base href=//evil.test/>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<p style=background:url(//evil.test)>x</p>",
    "<div class=band id=menu>x</div>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?php alert(1) ?>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<x onclick=alert(1)>x</x>",
    "<b onmouseover=alert(1)>x</b>",
    "</p><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](<java script:alert(1)>)",
    "[x](\x01javascript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](java&NewLine;script:alert(1))",
    "[x](javascript\\:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://evil.test/1)",
    "[x](//evil.test)",
    "[x](https://caf.fr@evil.test/)",
    "[x](/&#47;evil.test)",
    "[x](/&amp;#47;evil.test)",
    "[x](/&amp;amp;#47;evil.test)",
    "<https://a.test/')&#13;>",
    "[x](/\\evil.test)",
    "[x](\\\\evil.test)",
    "[x](https:evil.test)",
    '[x](https://evil.test" onclick="alert(1))',
    "[x](/a \"t\" onclick=alert(1))",
    "[x](/a 'onmouseover=alert(1)')",
    '[<img src=x onerror=alert(1)>](/a)',
    "[![x](javascript:alert(1))](javascript:alert(2))",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    '![x" onerror="alert(1)](/fichiers/1/a.png)',
    '![x](/fichiers/1/a.png"onerror="alert(1))',
    "![x](/fichiers/../deconnexion)",
    "![x](https://evil.test/pixel.png)",
    "![x](//evil.test/pixel.png)",
    "<javascript:alert(1)>",
    "<https://evil.test/\"onclick=alert(1)>",
    'https://evil.test/"onmouseover="alert(1)',
    "https://evil.test/<script>alert(1)</script>",
    "javascript://www.evil.test/%0aalert(1)",
    "```html onclick=alert(1)\n<script>alert(1)</script>\n```",
    "``` {.x onclick=alert(1) style=color:red}\n</code></pre><script>alert(1)</script>\n```",
    "`</code><script>alert(1)</script>`",
    "# <script>alert(1)</script> {#menu onclick=alert(1)}",
    "> <script>alert(1)</script>",
    "- [ ] <img src=x onerror=alert(1)>",
    "|<script>alert(1)</script>|b|\n|-|-|\n|\" onclick=alert(1)|x|",
    '|" onclick="alert(1)|b|\n|-|-|\n|x|x|',
    "[a]: javascript:alert(1)\n\n[a]",
    "@a.b<script>alert(1)</script>",
    "\x02wzxhzdk:0\x03<script>alert(1)</script>",
    "\x02klzzwxh:0000\x03",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "\u2028<script>alert(1)</script>",
    "<scr\u200bipt>alert(1)</script>",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
]  # fmt: skip
PLACES = [
    "{}",
    "**{}**",
    "> {}",
    "- {}",
    "# {}",
    "[{}](/a)",
    "|a|b|\n|-|-|\n|{}|x|",
    "[a]({})",
    "`{}`",
    "<{}>",
]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("base", [2, 3])
def test_no_attack_survives_wherever_it_is_written(payload, base):
    for place in PLACES:
        assert harmless(markup.render(place.format(payload), base))


@given(ANY, st.sampled_from([2, 3]))
@example("\ud800", 3)
@example("&#13;", 3)
def test_any_text_is_rendered_harmless(text, base):
    assert harmless(markup.render(text, base))
    assert isinstance(markup.render(text), Markup)


@given(SIGNS, st.sampled_from([2, 3]))
def test_any_heap_of_signs_is_rendered_harmless(text, base):
    assert harmless(markup.render(text, base))
    markup.plain(text)
    markup.mentions(text)
    assert harmless(markup.render(markup.quote(text, text)))


@given(SIGNS)
def test_even_what_is_cleaned_alone_is_harmless(html):
    assert harmless(safety.clean(markup.normalise(html)))


# What a page does with text


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("un\ndeux", "<p>un<br>deux</p>"),
        ("**gras** et *penché* et ***les deux***",
         "<p><strong>gras</strong> et <em>penché</em> et <strong><em>les deux</em></strong></p>"),
        ("**gras *et penché* fin**", "<p><strong>gras <em>et penché</em> fin</strong></p>"),
        ("nom_de_fichier et 3 * 4 * 5", "<p>nom_de_fichier et 3 * 4 * 5</p>"),
        ("les <12 ans & les >60", "<p>les &lt;12 ans &amp; les &gt;60</p>"),
        ("\\*pas penché\\*", "<p>*pas penché*</p>"),
        ("le code `a < *b*`", "<p>le code <code>a &lt; *b*</code></p>"),
        ("`&eacute;` et &eacute;", "<p><code>&amp;eacute;</code> et é</p>"),
        ("#urgent", "<p>#urgent</p>"),
        ("  en retrait", "<p>en retrait</p>"),
        ("a\n\n---\nb", "<p>a</p><hr><p>b</p>"),
        ("", ""),
        (" \n\t", ""),
    ],
)  # fmt: skip
def test_simple_signs_are_read(source, html):
    assert markup.render(source) == html


def test_a_list_needs_no_blank_line_before_it():
    html = markup.render("À réunir\n- pièce\n- relevé\n  - de mai\n\nFin")
    assert html == ("<p>À réunir</p><ul><li>pièce</li><li>relevé<ul><li>de mai</li></ul></li></ul><p>Fin</p>")
    assert markup.render("• pièce\n• relevé") == "<ul><li>pièce</li><li>relevé</li></ul>"


def test_a_sentence_that_goes_on_with_a_number_stays_a_sentence():
    assert markup.render("le train de\n12. à midi") == "<p>le train de<br>12. à midi</p>"


def test_a_checklist_has_boxes_to_tick():
    html = markup.render("- [ ] Une **pièce**\n- [x] Un relevé\n  - de mai")
    assert html == (
        '<ul class="checklist"><li><label class="choice"><input type="checkbox">Une <strong>pièce</strong>'
        '</label></li><li><label class="choice"><input checked="" type="checkbox">Un relevé</label>'
        "<ul><li>de mai</li></ul></li></ul>"
    )


def test_a_loose_checklist_and_a_mixed_list():
    loose = markup.render("- [ ] Une\n\n- [ ] Deux")
    assert loose.count('<label class="choice"><input type="checkbox">') == 2
    assert "checklist" not in markup.render("- [ ] Une\n- deux")


def test_headings_begin_at_the_level_of_their_page_without_a_gap():
    assert markup.render("# Un\n### Deux\ntexte") == "<h3>Un</h3><h4>Deux</h4><p>texte</p>"
    assert markup.render("## Un\n#### Deux ##", 2) == (
        '<h2 id="partie-un">Un</h2><h3 id="partie-deux">Deux</h3>'
    )


def test_a_guide_has_a_table_of_contents():
    html = markup.render("# Étapes & pièges\n## Où ?\n## Où ?\n# **Gras** `x`", 2)
    assert [(part.level, part.id, part.text) for part in markup.outline(html)] == [
        (2, "partie-etapes-et-pieges", "Étapes & pièges"),
        (3, "partie-ou", f"Où{NNBSP}?"),
        (3, "partie-ou-2", f"Où{NNBSP}?"),
        (2, "partie-gras-x", "Gras x"),
    ]
    assert markup.outline(markup.render("# Message")) == []


def test_a_table_names_its_columns():
    html = markup.render("Voici\n| Qui | Quand |\n|---|--:|\n| Caf | mardi |\n| MSA |")
    assert '<div class="table-box"><table class="table" role="table">' in html
    assert '<th role="columnheader" scope="col">Quand</th>' in html
    assert '<td data-label="Quand" role="cell">mardi</td>' in html
    assert "style" not in html


def test_fenced_code_is_kept_as_typed():
    assert markup.render("```python\nsi x ? @a.b « y »\n```") == (
        "<pre><code>si x ? @a.b « y »\n</code></pre>"
    )


# Links and pictures


@pytest.mark.parametrize(
    ("source", "href"),
    [
        ("[x](https://www.caf.fr/a?b=1&c=2)", "https://www.caf.fr/a?b=1&c=2"),
        ("voir https://www.caf.fr/a_b_c.", "https://www.caf.fr/a_b_c"),
        ("voir www.caf.fr !", "https://www.caf.fr"),
        ("<https://www.caf.fr>", "https://www.caf.fr"),
        ("[x](caf.fr/a)", "https://caf.fr/a"),
        ("[x](https://fr.wikipedia.org/wiki/Rioz_(commune))", "https://fr.wikipedia.org/wiki/Rioz_(commune)"),
    ],
)
def test_a_link_to_another_site_is_marked(source, href):
    [(_, attrs)] = [seen for seen in tags(markup.render(source)) if seen[0] == "a"]
    assert attrs == {"href": href, "rel": "nofollow noopener ugc", "class": "external"}


@pytest.mark.parametrize("href", ["/ressources/prime", "#message-3", "mailto:a@b.fr", "tel:3646"])
def test_a_link_within_the_space_is_left_alone(href):
    assert markup.render(f"[x]({href})") == f'<p><a href="{href}">x</a></p>'


def test_a_link_that_leads_nowhere_leaves_its_words():
    assert markup.render("[mes mots](javascript:x)") == "<p>mes mots</p>"


def test_the_space_s_own_address_is_internal(monkeypatch):
    monkeypatch.setattr(links, "_home", "https://espace.test")
    assert (
        markup.render("[x](https://ESPACE.test/questions/caf/1)") == '<p><a href="/questions/caf/1">x</a></p>'
    )
    assert links.target("https://espace.test") == "/"
    assert links.target("https://espace.test.evil.test/") == "https://espace.test.evil.test/"


def test_only_pictures_of_the_space_are_shown():
    assert markup.render("![Le plan](/fichiers/12/plan.png)") == (
        '<p><img alt="Le plan" loading="lazy" src="/fichiers/12/plan.png"></p>'
    )
    assert '<img alt=""' in markup.render("![](/fichiers/12/plan.png)")
    remote = markup.render("![Le plan](https://ailleurs.test/plan.png)")
    assert "<img" not in remote
    assert 'href="https://ailleurs.test/plan.png"' in remote


# Mentions and quotes


def test_people_are_called_by_their_handle():
    source = "Bonjour @Nadia.Ferrand, et @jean-pierre.martin. Écrire à a@b.fr, @seul"
    assert markup.mentions(source) == {"nadia.ferrand", "jean-pierre.martin"}
    assert '<b class="mention">@Nadia.Ferrand</b>, et' in markup.render(source)


@pytest.mark.parametrize(
    "source", ["`@a.b`", "```\n@a.b\n```", "> @a.b", "> x\n> > @a.b", "[@a.b](/x)", "x@a.b"]
)
def test_no_one_is_called_from_code_links_or_quotes(source):
    assert markup.mentions(source) == set()


def test_a_call_after_a_quote_counts():
    assert markup.mentions("> @a.b\n\n@c.d\n\n> @e.f") == {"c.d"}


def test_a_quote_names_its_author():
    quoted = markup.quote("Camille Roussel", "Un texte\n- un\n- deux\n> plus ancien")
    assert quoted == "> **Camille Roussel** a écrit :\n> Un texte\n> - un\n> - deux\n\n"
    assert markup.render(quoted + "Merci") == (
        '<blockquote class="quote"><cite>Camille Roussel</cite><p>Un texte</p>'
        "<ul><li>un</li><li>deux</li></ul></blockquote><p>Merci</p>"
    )


def test_a_name_cannot_break_out_of_its_quote():
    html = markup.render(markup.quote("A\n\n**B** <b>[x](/a)", "texte"))
    assert "<a " not in html
    assert html.startswith('<blockquote class="quote"><cite>A **B** &lt;b&gt;[x]')


def test_an_ordinary_quote_stays_one():
    assert markup.render("> dit-on") == '<blockquote class="quote"><p>dit-on</p></blockquote>'


# French spaces


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Que faire ?", f"Que faire{NNBSP}?"),
        ("Que faire?", f"Que faire{NNBSP}?"),
        ("Oui ; non !", f"Oui{NNBSP}; non{NNBSP}!"),
        ("Quoi ?!", f"Quoi{NNBSP}?!"),
        ("Note : ceci", f"Note{NBSP}: ceci"),
        ("**Note** : ceci", f"Note{NBSP}: ceci"),
        ("«oui» et « non »", f"«{NBSP}oui{NBSP}» et «{NBSP}non{NBSP}»"),
        ("à 10:30, http://a.fr/?x=1;y=2", "à 10:30, http://a.fr/?x=1;y=2"),
        ("12 % et 3 €", f"12{NBSP}% et 3{NBSP}€"),
        ("Bonjour :-) ;)", f"Bonjour :-){NNBSP};)"),
        ("`a ? b : c`", "a ? b : c"),
    ],
)
def test_spaces_before_marks_do_not_break(source, words):
    assert markup.plain(source) == words


@given(st.text(alphabet=" ab1;!?:«»()%\u00a0\u202f", max_size=60))
def test_typesetting_twice_changes_nothing(text):
    once = markup.normalise(text)
    assert typeset(typeset(once)) == typeset(once)
    assert [char for char in typeset(once) if not char.isspace()] == [
        char for char in once if not char.isspace()
    ]


# Kept text


def test_text_is_kept_in_one_form():
    assert markup.normalise("e\u0301te\u0301\r\nA\rB\x00\ud800C\x1b") == "été\nA\nBC"


@given(ANY)
def test_the_kept_form_is_stable_and_can_be_stored(text):
    kept = markup.normalise(text)
    assert markup.normalise(kept) == kept
    assert "\x00" not in kept
    kept.encode("utf-8")


def test_heaps_of_accents_are_cut():
    assert len(markup.normalise("a" + "\u0315\u0300" * 5000)) < 40


def test_plain_text_and_excerpts():
    html = markup.render(
        "# Titre\n\nUn **mot** <b> &amp; ![le plan](/fichiers/1)\n- a\n  - b\n\n|x|y|\n|-|-|\n|1|2|"
    )
    assert markup.plain(html).split("\n") == ["Titre", "Un mot <b> & le plan", "a", "b", "x y", "1 2"]
    assert markup.plain("Un **mot**") == "Un mot"
    assert markup.excerpt(Markup("<p>un</p><p>deux</p>")) == "un deux"
    assert markup.excerpt("un deux, trois quatre", 12) == "un deux…"
    assert markup.excerpt("a < b & c") == "a < b & c"


@given(ANY, st.integers(10, 100))
def test_an_excerpt_keeps_its_length(text, length):
    assert len(markup.excerpt(text, length)) <= length


# Bounds


BOMBS = {
    "unclosed pictures": "![" * 8_000,
    "unclosed links": "[a](" * 5_000,
    "unclosed code": "`a " * 8_000,
    "stars": "**a " * 8_000,
    "addresses": "<https://a" * 13_000,
    "entities": "&" * 20_000,
    "deep quotes": ">" * 500 + " a",
    "deep lists": "- " * 500 + "a",
    "deep indent": "".join(" " * n + "- a\n" for n in range(100)),
    "endless list": "- a\n\n" * 4_000,
    "one endless block": "mot\n" * 1_000,
    "wide table": "|" * 500 + "\n" + "|-" * 499 + "|\n" + "|\n" * 500,
    "fences": "```\n" * 1_000,
    "long": "a" * (markup.MAX_LENGTH + 1),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_text_that_asks_for_too_much_is_shown_as_typed(bomb):
    assert bounds.too_much(bomb)
    html = markup.render(bomb)
    assert html.startswith("<pre>")
    assert harmless(html)
    assert markup.plain(html).split() == bomb.split()


def test_a_long_and_rich_guide_is_within_bounds():
    section = (
        "## Étape\n\nUn **texte** avec [lien](/a), `code` et liste :\n- [ ] un\n\n|a|b|\n|-|-|\n|1|2|\n\n"
    )
    assert not bounds.too_much(section * 150)


def test_a_failing_reader_leaves_the_text_as_typed(monkeypatch, caplog):
    def fail(source, base):
        raise ValueError("broken")

    monkeypatch.setattr(markup, "_read", fail)
    with caplog.at_level(logging.ERROR):
        assert markup.render("un **texte** jamais vu <b>") == "<pre>un **texte** jamais vu &lt;b&gt;</pre>"
    assert "could not be read" in caplog.text
    assert "jamais vu" not in caplog.text.split("Traceback")[0]


def test_too_deep_for_the_reader_is_shown_as_typed(monkeypatch):
    def fall(source, base):
        raise RecursionError

    monkeypatch.setattr(markup, "_read", fall)
    assert markup.render("trop *profond*") == "<pre>trop *profond*</pre>"


def test_threads_do_not_mix_their_texts():
    sources = [f"# Titre {n}\n\n- [ ] **mot {n}**\n\n@a{n}.b" for n in range(60)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(markup.render, sources * 2))
    assert together == [markup.render(source) for source in sources] * 2


def test_a_mark_of_a_title_stays_with_its_word_and_the_words_stay_as_typed():
    shown = markup.together("Pension impayée : <b>par où</b> commencer ?")
    assert shown == f"Pension impayée{NBSP}: &lt;b&gt;par où&lt;/b&gt; commencer{NNBSP}?"
    marked = markup.together(markup.trusted("Qui &amp; <mark>quoi</mark> ; « où » &#39; ou"))
    assert marked == f"Qui &amp; <mark>quoi</mark>{NNBSP}; «{NBSP}où{NBSP}» &#39; ou", "HTML stays HTML"
    assert markup.together("À 9 h:30, sans rien") == "À 9 h:30, sans rien"
