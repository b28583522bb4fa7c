"""What people of the demo world say about where they were, and what organizers answer."""

from random import Random

DELIGHTED = (
    "I came alone, knew nobody, and left with two telephone numbers and a recipe.",
    "Exactly as announced, on time, and with more care than I have seen anywhere else in {city}.",
    "The best evening I had in months.",
    "You notice that the people who do this would do it for ten guests, too.",
    "My mother, who is eighty-one, and my daughter, who is nine, both want to go again.",
    "Small, calm, and very well prepared.",
    "I had expected less and got a great deal more.",
    "Worth the train there and the night bus back.",
    "Everybody was greeted at the door by name, and that set the tone.",
    "Warm, clever, and not a minute too long.",
)
PLEASED = (
    "A good idea, well carried out, with a few loose ends.",
    "I would go again, and come earlier.",
    "Not everything was for me, but the second half made up for the first.",
    "Friendly people, a fair price, a room that is a little too small.",
    "I learned more than I had hoped for.",
    "Nicely done for what it costs.",
)
DOUBTFUL = (
    "It was all right, but the description promised something else.",
    "We waited twenty-five minutes outside, in the rain, and nobody said why.",
    "A pity: the programme was good and the sound was not.",
    "Too many people for so few chairs.",
    "From the third row on, one heard the bar better than the stage.",
)
DETAILS = (
    "The step at the entrance was covered with a ramp without my having to ask.",
    "Bring a jumper, the room stays cool until it is full.",
    "The soup alone is worth the ticket.",
    "Check-in took ten seconds; the code on the telephone was enough.",
    "Cloakroom, water and a quiet corner were all there, and free.",
    "Children are welcome and noticed it.",
    "Stay for the conversation afterwards, it is half of it.",
    "The break could be longer.",
    "Signs to the room would help; I went around the building twice.",
    "Good that questions could be put on a card.",
    "They ended when they had said, so I caught my last tram.",
    "",
    "",
    "",
)
THANKS = (
    "Thank you for coming, and for saying it here. We tell the volunteers.",
    "That is kind of you. The recipe comes in the next letter.",
    "Thank you! There will be more chairs next time.",
)
REGRETS = (
    "You are right about the queue, and we are sorry. From next time on there are two doors.",
    "Thank you for being frank. We have moved the bar to the other side of the wall.",
    "We are sorry that it was not what you had expected; the description now says it better.",
)
ADVERTISING = "Forget this one! Real tickets at half the price on my page, look for GOLDEN-SEATS, only today."
GOSSIP = "The man at the till, the one who lives above the bakery, told us what he earns. Ask him."


def opinion(stars: int, city: str, rng: Random) -> str:
    """A sentence or two that suit the stars; now and then nothing."""
    if rng.random() < 0.12:
        return ""
    said = rng.choice(DELIGHTED if stars == 5 else PLEASED if stars == 4 else DOUBTFUL)
    return " ".join(part for part in (said.replace("{city}", city or "town"), rng.choice(DETAILS)) if part)


def reply(stars: int, rng: Random) -> str:
    """What the organizer answers; nothing to most who were content."""
    if rng.random() > (0.75 if stars <= 3 else 0.12):
        return ""
    return rng.choice(REGRETS if stars <= 3 else THANKS)
