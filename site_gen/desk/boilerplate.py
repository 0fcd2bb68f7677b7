"""Tells an article's own lines from what stands around it: consent, menus, sharing, other posts."""

from __future__ import annotations

import re
from collections.abc import Iterable

PROSE = 120
"""Characters from which on a block is taken for a paragraph."""
_ENDS = tuple('.!?”»")')


def _any_of(patterns: str) -> re.Pattern[str]:
    """Compile patterns, one a line; `@` stands for an e with or without an accent."""
    rows = [row.strip().replace("@", "[eéèê]") for row in patterns.strip().splitlines()]
    return re.compile("|".join(f"(?:{row})" for row in rows), re.IGNORECASE)


_CONSENT_WORDS = _any_of(r"""
    cookies?\b
    \btraceurs?\b
    cons@ntements?\b|\bconsent\b|Einwilligung
    int@r@t l@gitime|legitimate interest
    \bpartenaires\b|\bour (?:\d+ )?partners\b|\bvendors?\b
    donn@es personnelles|personal data
    finalit@s|audience|personnalis@
    politique de confidentialit@|privacy (?:policy|settings|choices)
""")
# Lines that say these words ask for consent, however long they are.
_CONSENT = _any_of(r"""
    ^(?:pour )?g@rer (?:vos|mes|les) (?:consentements?|cookies|pr@f@rences)
    ^manage (?:your |my )?(?:cookies?|consent|privacy)
    ^your (?:cookie|consent|privacy) (?:settings|preferences|choices|options)\W*$
    ^(?:tout )?(?:accepter|refuser)(?: tout| et fermer| les cookies)?\W*$
    ^continuer sans accepter
    \b(?:respect de votre vie priv@e|vie priv@e compte|we (?:value|respect) your privacy)\b
    ^param@tr(?:er|ages?)(?: (?:les|des|mes) cookies)?\W*$
    ^(?:accept|reject|allow|decline|agree)(?: all| and close| cookies| & close)*\W*$
    \b(?:nous|nos partenaires)\b.{0,60}\b(?:utilis|d@pos|stock)ons\b.{0,60}\b(?:cookies|traceurs)
    \bwe\b.{0,60}\b(?:use|store|value|respect)\b.{0,60}\b(?:cookies|your privacy|consent)
    \b(?:ce site|this (?:web)?site)\b.{0,40}\b(?:utilise|uses)\b.{0,30}\bcookies
""")
# What tells a question to the reader from news about cookies.
_READER = _any_of(r"\b(?:vous|vos|votre|nous|nos|notre|you|your|we|our)\b")
_NETWORKS = (
    "facebook|twitter|x|linkedin|whatsapp|e-?mail|courriel|reddit|pinterest|telegram|messenger|"
    "bluesky|mastodon|threads|youtube|instagram|tiktok|rss|google news|print|imprimer|flipboard"
)
_SHARE = _any_of(rf"""
    ^(?:partage[rz]?|share|tweet(?:er)?)\W*$
    ^(?:partage[rz]?|share) (?:this|on|via|sur|ceci|cet article|l.article|avec)\b.{{0,60}}$
    ^(?:follow|suivez|retrouvez)[ -](?:us|nous|me|moi)\b.{{0,80}}$
    ^(?:copier le lien|copy link|link copied|lien copi@)\W*$
    ^(?:(?:{_NETWORKS}|copy link|copier le lien|share|partager|\d+)[\s,|·•/]*)+$
    ^\d+\s*(?:shares?|partages?|comments?|commentaires?|vues?|views?|likes?)\W*$
""")
_NEWSLETTER = _any_of(r"""
    ^.{0,40}\b(?:newsletters?|infolettres?)\b.{0,20}$
    \b(?:notre|nos|votre|our|your|this|cette|daily|weekly) (?:\w+ )?(?:newsletters?|infolettres?)\b
    ^(?:inscri(?:vez-vous|ption|re)|s.inscrire|s.abonner|abonnez-vous|je m.abonne)\b.{0,120}$
    ^(?:sign up|subscribe|get our|join (?:our|over)|enter your e-?mail|your e-?mail)\b.{0,120}$
    ^(?:votre|entrez votre|saisissez votre|adresse) (?:adresse )?e-?mail\b.{0,80}$
    ^recevez\b.{0,160}$
    ^(?:merci|thank you|thanks)\b.{0,80}\b(?:inscription|subscri).{0,40}$
""")
_MENU = _any_of(r"""
    ^(?:menu|search|rechercher?|home|accueil|fermer|close|retour|back(?: to top)?|top)\W*$
    ^(?:skip to (?:main )?content|aller au contenu(?: principal)?|passer au contenu)\W*$
    ^(?:(?:se )?connexion|se connecter|mon compte|log ?in|sign in|my account|s.identifier)\W*$
    ^(?:next|previous|suivante?|pr@c@dente?|load more|voir plus|voir tout|view all)\W*$
    ^(?:publicit@|advertisement|annonce|sponsored|sponsoris@|ad|contenu sponsoris@)\W*$
    ^(?:contact|mentions l@gales|about us|[àa] propos|terms(?: of (?:use|service))?)\W*$
    ^(?:privacy(?: policy)?|sitemap|plan du site|rss|cgu|cgv)\W*$
    ^(?:@couter|listen)(?: (?:[àa] )?(?:l.article|to (?:this )?article))?\W*$
    ^(?:lire (?:l.article|la suite)|read (?:the )?(?:full )?(?:article|more|story))\W*$
    ^(?:sauvegarder|enregistrer|save|bookmark|offrir|gift)(?: (?:cet|this) article)?\W*$
    ^(?:r@agir|commenter|haut de page)\W*$
    ^(?:cat@gor(?:ies?|y)|tags?|mots[- ]cl@s|keywords?|rubriques?|th@mes?)\s*:.{0,160}$
    ^(?:filed under|posted in|topics?|class@ dans|sur le m@me sujet|related)\s*:.{0,160}$
    ^(?:[\w’'&. -]{1,30}\s*[>»›|•/]\s*){2,}[\w’'&. -]{0,120}$
    ^(?:for immediate release|pour diffusion imm@diate|communiqu@ de presse|press release)\W*$
    ^(?:(?:media|press|investor) )?contacts?(?: presse| m@dias)?\s*:.{0,160}$
    ^(?:©|\(c\)|copyright\b).{0,160}$
    ^(?:tous droits r@serv@s|all rights reserved)\b.{0,80}$
    ^(?:temps de lecture|lecture|reading time)\b.{0,30}$
    ^\d+\s*min(?:utes?|\.)?(?: read| de lecture)?\W*$
    ^(?:photo|cr@dits?|image|illustration)s?\s*(?::|©|by\b|de\b).{0,120}$
    ^(?:[àa] )?(?:lire|voir|d@couvrir|@couter) (?:aussi|@galement|plus)\b.{0,160}$
    ^(?:read (?:also|next|more)|see also|also read|more on|watch|don.t miss)\s*[:>].{0,160}$
""")
_COUNT = r"(?:\d+|une?|an?|one|two|three|deux|trois|quelques|a few)"
_SPAN = (
    "(?:s|secondes?|seconds?|min|mins|minutes?|h|heures?|hours?|jours?|days?|semaines?|weeks?|"
    "mois|months?|ans?|years?)"
)
_DONE = "(?:publi@e?|mis(?:e)? [àa] jour|updated|posted|published)"
_RELATIVE_DATE = _any_of(rf"""
    ^(?:{_DONE} )?(?:il y a )?(?:environ |about )?{_COUNT}\s*{_SPAN}(?: ago)?\W*$
    ^(?:{_DONE} )?(?:avant-hier|hier|yesterday|aujourd.hui|today)(?:\W+.{{0,20}})?$
    ^(?:{_DONE} )?(?:[àa] l.instant|just now)\W*$
""")
# Headings from which on nothing is the article's any more.
_TAIL = _any_of(r"""
    ^(?:recent|related|latest|popular|trending|top) (?:posts?|articles?|stories|news)\b.{0,40}$
    ^(?:recommended|more|other|similar) (?:posts?|articles?|stories|news|content)\b.{0,40}$
    ^(?:articles?|contenus?|sujets?|actualit@s?|posts?) (?:r@cents?|similaires?|li@s?)\W*$
    ^(?:articles?|contenus?|sujets?) (?:populaires?|connexes?|recommand@s?|associ@s?)\W*$
    ^(?:articles? )?(?:les plus lus|[àa] la une)\W*$
    ^(?:derni@res? (?:actualit@s?|nouvelles|news)|derniers articles|les plus lus)\W*$
    ^most (?:read|popular|viewed|commented)\W*$
    ^(?:[àa] )?lire (?:aussi|@galement)\W*$
    ^(?:dans la m@me rubrique|sur le m@me (?:sujet|th@me)|vous aimerez aussi)\W*$
    ^(?:cela|ces articles) (?:peut|pourraient?) (?:aussi )?vous int@resser.{0,20}$
    ^(?:read (?:next|also)|what to read next|up next|more from\b.{0,40})\W*$
    ^you (?:may|might) (?:also )?(?:like|be interested).{0,30}$
    ^(?:plus d.articles?.{0,40}|nos derniers? .{0,30})\W*$
    ^(?:(?:laisser|poster|ajouter) un commentaire|leave a (?:reply|comment))\W*$
    ^(?:\d+ )?(?:comments?|commentaires?)(?: \(\d+\))?\W*$
    ^(?:about|[àa] propos (?:de |du |des |d[’'])?)\s?[A-Z][\w’'& -]{1,40}$
    ^(?:join the (?:conversation|discussion)|about the author|[àa] propos de l.auteur)\W*$
""")
_PAYWALL = _any_of(r"""
    r@serv@e?s? (?:[àa] nos |aux )abonn@s
    (?:pour )?lire la suite.{0,60}abonn
    il vous reste \d+ ?% de cet article
    abonnez-vous pour (?:lire|continuer|acc@der)
    subscribe (?:now )?to (?:continue|read|unlock|access|keep reading)
    (?:reserved|only available|exclusive) (?:for|to) (?:our )?(?:paying )?(?:subscribers|members)
    this (?:article|content|story) is for (?:our )?(?:paying )?(?:subscribers|members)
    already a subscriber|d@j[àa] abonn@
    (?:to continue|keep) reading.{0,60}subscri
""")


def own(blocks: Iterable[str]) -> tuple[str, ...]:
    """Return the blocks that are an article's own."""
    kept: list[str] = []
    prose = 0
    for block in blocks:
        if is_tail(block):
            # One that stands above the article heads a list of links, not the end.
            if prose >= PROSE:
                break
        elif not is_around(block):
            kept.append(block)
            prose += len(block) if block.endswith(_ENDS) else 0
    return tuple(kept)


def is_around(block: str) -> bool:
    """Tell whether a block is no words of an article: consent, a menu, sharing, a date `ago`."""
    if len(block) <= 200 and (_SHARE.search(block) or _MENU.search(block)):
        return True
    if len(block) < 300 and _PAYWALL.search(block):
        return True
    return is_relative_date(block) or is_consent(block) or _is_newsletter(block)


def is_tail(block: str) -> bool:
    """Tell whether a block is the heading of what follows an article."""
    return len(block) < 100 and _TAIL.match(block) is not None


def is_relative_date(block: str) -> bool:
    """Tell whether a block is a date like `2 days ago`, which says nothing once it is copied."""
    return len(block) < 60 and _RELATIVE_DATE.match(block) is not None


def is_consent(block: str) -> bool:
    """Tell whether a block asks for consent."""
    if len(block) >= 900:
        return False
    if _CONSENT.search(block):
        return True
    return consent_words(block) >= 3 and len(_READER.findall(block)) >= 2


def is_paywalled(text: str) -> bool:
    """Tell whether a page says that the rest is for subscribers."""
    return _PAYWALL.search(text) is not None


def consent_words(text: str) -> int:
    """Count the different words about consent in a text."""
    return len({found[0].casefold() for found in _CONSENT_WORDS.finditer(text)})


def _is_newsletter(block: str) -> bool:
    return len(block) < 240 and _NEWSLETTER.search(block) is not None
