"""Events of communities in East Asia, the Pacific and the Americas."""

# ruff: noqa: E501 - one row a line reads as the table it is

from app.demo.plans import Sketch

SKETCHES: dict[str, tuple[Sketch, ...]] = {
    "pho-co-ke-chuyen": (
        Sketch("Đêm đèn lồng phố cổ", "Lantern makers, a bamboo flute and thirty-six streets without scooters for one night.", "festival", "lanterns", "community", starts="18:30", hours=4),
        Sketch("Phở before six", "A breakfast tour for those who would rather queue than sleep.", "walk", "bowls", "food", starts="05:15"),
        Sketch("Làm gốm ở Bát Tràng", "A day with three generations of one pottery family.", "workshop", "bowls", starts="10:00", hours=6),
        Sketch("Water puppets, seen from behind the screen", "Waders are provided; the dragon bites.", "theatre", "waves"),
        Sketch("Nguyễn Minh Anh reads from ‘The House on Hàng Bạc’", "A family of silversmiths, a locked cupboard and the summer it was opened.", "reading", "books"),
        Sketch("Egg coffee and the art of the tiny stool", "Taste six, whisk one.", "tasting", "citrus"),
    ),
    "kamogawa-paper": (
        Sketch("千羽鶴: a thousand cranes in one weekend", "Twenty tables, fifty folders each, and a string for every hundred.", "workshop", "crane", "community", starts="10:00", weekday=5, hours=30, capacity=50),
        Sketch("和紙を漉く一日", "A day at the vat: mulberry fibre, cold water and twelve sheets of your own.", "workshop", "waves", starts="10:00", hours=6),
        Sketch("Geometry of the crease", "A mathematician folds a parabola and explains why it cannot be otherwise.", "talk", "crane"),
        Sketch("紅葉の夜の音楽会", "Shakuhachi and cello in a paper-walled hall, while the maples turn outside.", "concert", "lanterns", "", 11),
        Sketch("Woodblock print: one wave, eleven colours", "Registration marks, rice paste and the right amount of courage.", "workshop", "waves"),
        Sketch("こどもおりがみ大会", "Paper aeroplanes are permitted in the second half.", "family show", "kites"),
        Sketch("Paper fair in the machiya", "Thirty mills, one corridor, shoes off.", "market", "market", "workshops"),
    ),
    "yeonnam-board-night": (
        Sketch("바둑 첫걸음: baduk from the first stone", "One evening, a nine-line board and a patient fourth-dan player.", "workshop", "board", "community", starts="18:30"),
        Sketch("Board game marathon: noon to midnight", "Two hundred games, a rule explainer in a red scarf and dumplings on the hour.", "meetup", "board", starts="12:00", weekday=5, hours=12),
        Sketch("Yeonnam Open: thirteen-line baduk tournament", "Five rounds, handicaps, a cup made of chocolate.", "tournament", "board"),
        Sketch("Designers’ table: play what is not yet finished", "Six prototypes, honest strangers and a pencil for each.", "meetup", "tiles", "technology"),
        Sketch("가족 놀이의 날", "Yutnori, giant dominoes and grandparents with an unfair advantage.", "family show", "confetti"),
        Sketch("Kimjang together", "Three hundred cabbages, one recipe and an apron for everyone.", "meetup", "beans", "food", 11, starts="10:00", weekday=5, hours=6),
    ),
    "merri-creek-growers": (
        Sketch("Heirloom tomato tasting", "Thirty-one kinds on white plates, and salt.", "tasting", "citrus", "", 2),
        Sketch("Worm farming for flats", "A box, a handful of red wigglers and no smell at all.", "workshop", "beans", "outdoors"),
        Sketch("Night walk with the powerful owl", "Red torches only; she does not like to be introduced.", "walk", "moons", starts="20:30"),
        Sketch("Working bee: the new orchard fence", "Post holes in the morning, lamingtons in the afternoon.", "meetup", "wreath", "outdoors", starts="09:00", weekday=6, hours=6),
        Sketch("Fermented: a small festival of pickles and cider", "Crocks, bottles and a tent for people who only came for the band.", "festival", "beans", "food"),
        Sketch("Bush foods with Aunty Marlene", "Lemon myrtle, wattleseed and what the creek used to be called.", "talk", "wreath", "food"),
    ),
    "hauraki-sailors": (
        Sketch("Learn to sail in a boat older than your parents", "Two days, one capsize on purpose and a certificate with salt on it.", "workshop", "ferry", "sport", starts="09:00", weekday=5, hours=31),
        Sketch("Matariki at the boatshed", "Stars, stories and a hāngī that goes down before dawn.", "festival", "moons", "community", 7, starts="05:30", hours=4),
        Sketch("Round Rangitoto race", "Wooden boats under seven metres; first home puts the kettle on.", "race", "ferry"),
        Sketch("Knots that hold and knots that let go", "Eleven of them, in the dark, with cold hands.", "workshop", "waves", "outdoors", starts="19:00"),
        Sketch("Waiata on the water", "Singing from four boats, tied together after sunset.", "concert", "moons", starts="20:30"),
        Sketch("Kids’ raft regatta", "Barrels, bamboo and a jury that rewards sinking with style.", "race", "balloons", "family"),
    ),
    "cabane-contemporaine": (
        Sketch("Corde lisse, voix nue", "A rope, a singer and twelve metres of air.", "theatre", "curtain"),
        Sketch("Contes d’hiver et tire sur la neige", "Stories by the stove, then maple taffy outside.", "family show", "houses", "", 2),
        Sketch("First flight: trapeze for grown-ups", "Low bar, deep mats and an instructor who has seen all your fears before.", "workshop", "curtain", "sport"),
        Sketch("Cabaret des imparfaits", "Acts that are nearly ready, for an audience that likes it that way.", "theatre", "curtain"),
        Sketch("Bal trad with Les Sœurs Lachance", "Fiddle, feet and a caller who repeats everything twice.", "dance", "garland"),
        Sketch("Juggling and mathematics", "Why five is easier than four, with proof and oranges.", "talk", "citrus"),
        Sketch("The wedding fair under the big top", "Caterers, chapel-keepers, a brass band and a trapeze for the brave.", "wedding fair", "wreath"),
    ),
    "pilsen-press": (
        Sketch("Zine fest: fold, staple, trade", "A hundred and ten tables and a photocopier on every floor.", "market", "books", "community"),
        Sketch("Poster school: wood type in one Saturday", "Set three lines, lock them up and pull twenty prints.", "workshop", "tiles", starts="10:00", weekday=5, hours=6),
        Sketch("Union songs and broadsides", "A sing-along with the posters that went on the same walls.", "concert", "burst"),
        Sketch("Papel picado for the ofrenda", "Chisels, tissue and a stack of forty sheets at once.", "workshop", "confetti", "", 10),
        Sketch("Lakefront dawn ride", "Eighteen easy miles, lights on, doughnuts at the turn.", "ride", "wheels", starts="05:45"),
        Sketch("Book arts conference: paper, presses, people", "A day of short talks and long demonstrations, with a swap table that never closes.", "conference", "books"),
    ),
    "temescal-makers": (
        Sketch("Repair café: no appliance left behind", "Fixers at twelve benches and a shelf of donated cords.", "repair café", "circuit"),
        Sketch("Build a robot that waters one plant", "Sensors, a small pump and a basil that wants to live.", "workshop", "circuit", "technology"),
        Sketch("Neighbourhood radio, live for twelve hours", "Drop in, read the weather, play one record.", "festival", "burst", "community", starts="10:00", hours=12),
        Sketch("Open hardware meetup: boards and beer", "Show the thing on your desk that has not blown up yet.", "meetup", "circuit", "technology"),
        Sketch("Rockets on the marina", "Cardboard, fins and a countdown led by whoever is youngest.", "workshop", "balloons", "family"),
        Sketch("Privacy for the people who run the school server", "An online clinic in plain words, with homework.", "talk", "circuit", "technology", 0, True),
        Sketch("East Bay swing night", "A big band in a cannery and a lesson at seven.", "dance", "keys", starts="19:00"),
    ),
    "patio-orizaba": (
        Sketch("Fandango de miércoles", "Jaranas, a tarima and whoever walks in with an instrument.", "concert", "garland", starts="20:00", weekday=2),
        Sketch("Mole: veintitrés ingredientes", "A day of roasting, grinding and waiting, with lunch at four.", "workshop", "beans", "food", starts="10:00", hours=7),
        Sketch("Cine en el patio: Sombras de Xochimilco", "Outdoor cinema with blankets and esquites.", "film", "film"),
        Sketch("Zapateado from the floor up", "Learn the three steps everything else is made of.", "dance", "tiles"),
        Sketch("Noche de Muertos: altar, pan y versos", "Bring a photograph and a rhyme about somebody who is still alive.", "festival", "candles", "community", 11, starts="18:00", hours=5),
        Sketch("Ciclovía and tamales", "A family ride on closed avenues, at the speed of the smallest bell.", "ride", "wheels", "family"),
    ),
}  # fmt: skip
