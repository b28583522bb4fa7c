"""Event descriptions in Markdown, put together from paragraphs that suit the kind."""

# ruff: noqa: E501 - one row a line reads as the table it is

from random import Random
from typing import NamedTuple

from app.demo.kinds import KINDS


class Paragraphs(NamedTuple):
    openings: tuple[str, ...]
    middles: tuple[str, ...]


GROUPS: dict[str, Paragraphs] = {
    "music": Paragraphs(
        (
            "Doors open three quarters of an hour before the first note, and the first note is on time. The room is small enough to hear a brush on a cymbal from the last row.",
            "Two sets with a break long enough for a drink and a conversation. {community} pays every musician the same fee, so your ticket goes where you think it goes.",
            "The players have rehearsed in {city} all week and will try things on stage that they have not dared before. Some of it will be recorded, none of it filmed.",
        ),
        (
            "**On the evening**\n\n- Bar and soup until the lights go down\n- First set, about fifty minutes\n- Break, then requests and new pieces\n- Last trams are still running when we close",
            "Seats are not numbered: come early for the front, come late for the stairs. There is a row by the exit for people who prefer to be able to leave.",
            "Half the programme is known, the other half depends on you. Requests may be left on the slate by the door before the break.",
        ),
    ),
    "making": Paragraphs(
        (
            "No experience is needed, only sleeves that can be rolled up. We work in small groups with two teachers, so nobody waits long for a hand.",
            "You learn by doing it badly first, then less badly, and by the end of the session most people have made something they want to keep.",
            "The tools are ours, the time is yours. After a short round of names we begin at once, and theory comes with the tea.",
        ),
        (
            "**What to bring**\n\n1. Clothes that may get dirty\n2. A box or a cloth to carry your work home\n3. Reading glasses, if you own a pair\n\nEverything else is on the table.",
            "Materials, an apron and something warm to eat are included. If you want to go on at home, we sell small amounts at cost and write down where we buy.",
            "> “I came to make a present and stayed for three winters.”\n\nThat is how most of our teachers began, and they remember what was difficult.",
        ),
    ),
    "talking": Paragraphs(
        (
            "An hour of talk, half an hour of questions, and then the chairs are pushed together. Nobody needs to know anything beforehand.",
            "We ask our guests to bring one object, one number and one thing they were wrong about. It makes for better evenings than slides do.",
            "{community} has wanted to hold this evening for a long time. The subject is larger than one night, so we begin with what can be seen from our own window.",
        ),
        (
            "**How it goes**\n\n- A short welcome\n- The talk, with pauses\n- Questions, written ones first\n- Bread, cheese and the long version",
            "Questions can be asked aloud or on a card. We keep notes for those who could not come and publish them within a week, without names.",
            "There is a table with books to leaf through, and the bar takes cards and coins. If you would like to help with the chairs, come fifteen minutes early.",
        ),
    ),
    "conference": Paragraphs(
        (
            "One day, two rooms and no sponsors on the stage. The speakers do the thing they speak about, and most of them have brought it along.",
            "We keep the talks to twenty-five minutes and the breaks to half an hour, because that is where conferences happen.",
        ),
        (
            "**The day in short**\n\n| When | What |\n| --- | --- |\n| 09:00 | Doors, coffee, badges |\n| 10:00 | First talks |\n| 12:30 | Lunch, all of it vegetarian |\n| 14:00 | Workshops and walks |\n| 17:00 | Show and tell, then soup |",
            "The workshops have few seats and are filled at the door, first come. A quiet room is open all day, and there are live captions in the main hall.",
        ),
    ),
    "market": Paragraphs(
        (
            "Whoever sells has made it, grown it or cooked it. Bring a bag, a little cash for the smallest stalls, and time to talk.",
            "Early is best for bread, late is best for bargains, and the middle of the day belongs to the band.",
            "The whole neighbourhood has been asked and most of it has said yes. There will be things to see, to taste and to carry home.",
        ),
        (
            "**Worth knowing**\n\n- Cloakroom and bicycle parking at the entrance\n- Drinking water at both ends\n- A corner for children, with people who are good at it\n- Dogs on short leads",
            "At half past every hour somebody shows how it is done: carving, icing, tying, pouring. The programme hangs by the door.",
            "What is left in the end goes to the food bank, and whoever helps to carry gets supper.",
        ),
    ),
    "table": Paragraphs(
        (
            "One long table, plates that go round and a cook who explains as little as possible. We sit down together and begin together.",
            "The menu follows the market, so it is fixed two days ahead. There is always enough, and there is always something that surprises.",
            "You will not know your neighbour, and that is the point. Place cards are drawn at the door; couples may cheat once.",
        ),
        (
            "**Tell us when you book** what you do not eat. Vegan, gluten-free and nut-free plates are cooked with the others, not after them.",
            "Everything is vegetarian unless the menu says otherwise, and there are good drinks without alcohol.",
            "Recipes are printed on the back of the menu, including the mistakes.",
        ),
    ),
    "screen": Paragraphs(
        (
            "Please be in your seat when the lights go down: late arrivals wait for a pause, and there may not be one.",
            "A short introduction, then no talking until the end. Afterwards those who made it sit on the edge of the stage and answer.",
            "It is played three times only, and this is the evening for which the company has asked for a full house.",
        ),
        (
            "In the original language with English surtitles. The hearing loop covers rows three to seven; please say when booking if you need a seat there.",
            "**Good to know**\n\n- No interval\n- One loud bang, announced in advance\n- The bar opens again when it is over",
            "Unnumbered seats, free water, and blankets for those in the back row where the heating gives up.",
        ),
    ),
    "moving": Paragraphs(
        (
            "We start together and come back together. The pace is kind, the breaks are real, and nobody is left behind.",
            "The route is marked and easy to follow, with people at each corner who know your name because it is on your number.",
            "Come ten minutes early, say hello, and tell whoever wears the red scarf if anything hurts.",
        ),
        (
            "**Please bring**\n\n- Shoes that you trust\n- A bottle of water\n- A layer more than you think\n- Lights, if we start or finish in the dark",
            "In heavy rain we wait half an hour and then decide. You get a message whichever way it goes, and your place stays yours.",
            "Bags can be left at the start. There is tea at the end, and usually cake.",
        ),
    ),
    "family": Paragraphs(
        (
            "For children from four, and for the people who bring them. Everybody sits on the floor; there are chairs for knees that no longer fold.",
            "Short, colourful and not too loud. Whoever needs to run about may do so at the back, where there is a carpet for it.",
        ),
        (
            "Pushchairs can be left inside the door, bottles are warmed at the bar, and there is a table for changing babies on every floor.",
            "**Afterwards** the stage is open: try the instruments, hold the puppets, ask how the moon was made.",
            "One grown-up may bring up to four children. Grandparents count double.",
        ),
    ),
}

CLOSINGS = (
    "Questions? Write to {community}; somebody answers within a day, and usually in your language.",
    "Can’t come after all? Cancel your place in two clicks so that the next person on the list can have it.",
    "If the price stands in the way, write to us. We keep a few places for exactly that.",
    "We take no recordings of the audience. If you would rather not be in a photograph, take a blue dot at the door.",
    "Held in {city} since 2014, and every time a little differently.",
)

SMALL_WEB_DAY = """\
A website can be small enough to keep in your head. For two days we look at such sites and at the people who keep \
them: a harbour pilot’s tide tables, a choir’s archive, a village shop, a forum that outlived three start-ups.

No sponsors on stage, no recordings without consent, soup at the end. Bring something you made; the attic has \
tables, power and patient people.

**Badges early:** the doors are open from the afternoon before, so that nobody needs to queue in the morning. \
Show your ticket, take your badge, stay for tea.

| When | What | Where |
| --- | --- | --- |
| 09:00 | Doors, coffee, name badges | Foyer |
| 10:00 | One person, one website, by Ngozi Adeyemi | Main hall |
| 11:00 | Forty kilobytes is plenty, by Łukasz Wójcik | Main hall |
| 11:00 | Type for tired eyes, by 佐藤 みなみ | Attic |
| 13:30 | Hand-made HTML, a workshop with Inês Carvalho | Attic |
| 15:00 | Who hosts the neighbourhood? with رنا الحدّاد | Main hall |
| 16:30 | Show and tell, then soup | Everywhere |
"""


def describe(kind: str, community: str, city: str, access_note: str, rng: Random) -> str:
    """Two to four Markdown paragraphs for an event of this kind; the access note is empty when online."""
    paragraphs = GROUPS[KINDS[kind].group]
    parts = [rng.choice(paragraphs.openings), rng.choice(paragraphs.middles)]
    if access_note and rng.random() < 0.75:
        parts.append(f"**Getting in.** {access_note}")
    if rng.random() < 0.6:
        parts.append(rng.choice(CLOSINGS))
    return "\n\n".join(parts).replace("{community}", community).replace("{city}", city)
