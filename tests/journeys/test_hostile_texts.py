"""Texts written to run as scripts, wherever people may write: the browser shows them, and runs nothing."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import Page

from fsforum.core import attachments, notify
from fsforum.core.transaction import transaction
from fsforum.models import QuestionState, ResourceState
from tests.factories import Make

CORPUS = [
    "<script>xss(1)</script>",
    "<ScRiPt >xss(2)</sCrIpT>",
    "<script/src=data:,xss(3)></script>",
    "<script\x0c>xss(4)</script>",
    "</title><script>xss(5)</script>",
    "</textarea><script>xss(6)</script>",
    "</script><script>xss(7)</script>",
    "<!--><script>xss(8)</script-->",
    "<scr<script>ipt>xss(9)</scr</script>ipt>",
    "<img src=x onerror=xss(10)>",
    '<img src="x" onerror="xss(11)"//',
    "<img src=x\nonerror\n=\nxss(12)>",
    "<img/src='x'/onerror='xss(13)'>",
    '"><img src=x onerror=xss(14)>',
    "'><img src=x onerror=xss(15)>",
    "` onmouseover=xss(16) x=`",
    '" autofocus onfocus=xss(17) x="',
    "' autofocus onfocus=xss(18) x='",
    '" onload=xss(19) style="animation-name:x',
    "<svg onload=xss(20)>",
    "<svg/onload=xss(21)//",
    "<svg><script>xss(22)</script></svg>",
    "<svg><a xlink:href=javascript:xss(23)><text y=20>clic</text></a></svg>",
    "<svg><animate onbegin=xss(24) attributeName=x dur=1s>",
    "<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'/>#x\">",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=xss(26)>",
    "<math href=javascript:xss(27)>clic</math>",
    "<body onload=xss(28)>",
    "<iframe src=javascript:xss(29)></iframe>",
    '<iframe srcdoc="<script>parent.xss(30)</script>"></iframe>',
    "<object data=javascript:xss(31)></object>",
    "<embed src=javascript:xss(32)>",
    "<form action=javascript:xss(33)><input type=submit autofocus></form>",
    "<button formaction=javascript:xss(34)>clic</button>",
    "<input autofocus onfocus=xss(35)>",
    "<details open ontoggle=xss(36)>",
    "<video><source onerror=xss(37)></video>",
    "<audio src=x onerror=xss(38)>",
    "<marquee onstart=xss(39)>x</marquee>",
    "<style>@import'javascript:xss(40)';</style>",
    "<link rel=stylesheet href=javascript:xss(41)>",
    "<meta http-equiv=refresh content=0;url=javascript:xss(42)>",
    "<base href=javascript:xss(43)//>",
    "<a href=javascript:xss(44)>clic</a>",
    "[clic](javascript:xss(45))",
    "[clic](JaVaScRiPt:xss(46))",
    "[clic](java\tscript:xss(47))",
    "[clic](&#106;avascript:xss(48))",
    "[clic](javascript&colon;xss(49))",
    "[clic](data:text/html,<script>xss(50)</script>)",
    "[clic](vbscript:xss(51))",
    "[clic](\x01javascript:xss(52))",
    "[clic](//evil.exemple/%22onmouseover=%22xss(53))",
    '![x](x"onerror="xss(54))',
    "![x](javascript:xss(55))",
    "[a]: javascript:xss(56)\n\n[a][a]",
    "<javascript:xss(57)>",
    '<https://exemple.test/"onclick="xss(58)>',
    "https://exemple.test/'onclick='xss(59)",
    "```<script>xss(60)</script>\n<img src=x onerror=xss(60)>\n```",
    "`<img src=x onerror=xss(61)>`",
    "| <img src=x onerror=xss(62)> |\n|---|\n| <script>xss(62)</script> |",
    "# <svg onload=xss(63)>",
    "> <img src=x onerror=xss(64)>",
    "@<img src=x onerror=xss(65)>",
    "{{ constructor.constructor('xss(66)')() }}",
    "${xss(67)}",
    "&lt;script&gt;xss(68)&lt;/script&gt;",
    "&#60;script&#62;xss(69)&#60;/script&#62;",
    "%3Cscript%3Exss(70)%3C/script%3E",
    "\u003cscript\u003exss(71)\u003c/script\u003e",
    "＜script＞xss(72)＜/script＞",
    "<\u200bscript>xss(73)</script>",
    '<noscript><p title="</noscript><img src=x onerror=xss(74)>">',
    "<template><script>xss(75)</script></template>",
    "<x onclick=xss(76) tabindex=0 autofocus>clic</x>",
    '<p style="background:url(javascript:xss(77))">x',
    "<table background=javascript:xss(78)><tr><td>x",
]
SPY = "window.ran = []; window.xss = (number) => window.ran.push(number);"


def test_the_corpus_is_long_enough():
    assert len(CORPUS) >= 60 and len(set(CORPUS)) == len(CORPUS)


def test_nothing_that_people_write_runs(make: Make, signed_in: Callable[..., Page]):
    """In titles, texts, names, files, keywords; shown in lists, pages, search results and notifications."""
    people = [make.animateur(first_name=text[:80], last_name=text[:80], job=text[:120]) for text in CORPUS]
    admin = make.admin()
    thread = make.thread("Une discussion hostile", CORPUS[0], author=people[0], keywords=CORPUS[1][:200])
    for author, text in zip(people, CORPUS, strict=True):
        post = make.post(thread, f"{text}\n\nUne suite.", author=author)
        make.file(author, attachments.clean_name(f"{text}.txt") or "x.txt", post_id=post.id)
        make.thread(text[:200] or "x", text, author=author, keywords=text[:200])
        question = make.question(text[:200], text, author, state=QuestionState.VALIDATED, answer=text)
    guides = [
        make.resource(text[:200], f"## Étapes\n\n{text}", summary=text[:400], keywords=text[:200])
        for text in CORPUS[::4]
    ]
    make.resource(CORPUS[9], CORPUS[9], state=ResourceState.DRAFT)
    with transaction() as db:
        notify.reply_posted(db, thread, post, people[-1], [admin.handle])
        notify.question_asked(db, question, people[-1])

    page = signed_in(admin)
    page.context.add_init_script(SPY)
    page.on("dialog", lambda dialog: dialog.dismiss())
    paths = ["/", "/discussions/", "/questions/", "/questions/caf/?etat=toutes", "/ressources/", "/annuaire/"]
    paths += ["/notifications/", "/administration/comptes", "/moderation/"]
    paths += [f"/discussions/{thread.id}?page={n}" for n in (1, 2, 3, 4)]
    paths += [f"/discussions/{thread.id + n}" for n in (1, 5, 10, 15)]
    paths += [f"/questions/caf/{question.id - n}" for n in range(0, 60, 15)]
    paths += [
        f"/ressources/{guide.slug}{rest}" for guide in guides[::5] for rest in ("", "/imprimer", "/modifier")
    ]
    paths += [f"/recherche?q={quote(text)}" for text in CORPUS[::3]]
    paths += [f"/questions/caf/nouvelle?texte={quote(text)}" for text in CORPUS[::20]]
    paths += [f"/{quote(text)}" for text in CORPUS[::25]]
    page.reload()
    assert page.evaluate("xss(0), window.ran.pop()") == 0, "the spy sleeps"
    for path in paths:
        page.goto(path)
        assert page.evaluate("window.ran") == [], path
        links = page.evaluate(
            "[...document.querySelectorAll('[href], [src], [action]')]"
            ".map((e) => e.getAttribute('href') ?? e.getAttribute('src') ?? e.getAttribute('action'))"
            ".filter((a) => /^[\\s\\x00-\\x20]*(javascript|data|vbscript):/i.test(a))"
        )
        assert links == [], path
        handlers = page.evaluate(
            "[...document.querySelectorAll('*')].flatMap((e) => [...e.attributes])"
            ".filter((a) => a.name.startsWith('on') || a.name === 'style').map((a) => a.name)"
        )
        assert handlers == [], path


def test_the_preview_of_a_hostile_text_runs_nothing(make: Make, signed_in: Callable[..., Page]):
    thread = make.thread()
    page = signed_in(make.animateur())
    page.context.add_init_script(SPY)
    page.goto(f"/discussions/{thread.id}")
    page.get_by_label("Répondre").last.fill("\n\n".join(CORPUS))
    page.get_by_role("button", name="Aperçu").click()
    page.locator(".preview p, .preview li").first.wait_for()
    assert page.evaluate("window.ran") == []
