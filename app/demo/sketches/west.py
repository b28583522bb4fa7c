"""Events of communities in London, Lisbon, Berlin, Paris, Kraków, Göteborg and Reykjavík."""

# ruff: noqa: E501 - one row a line reads as the table it is

from app.demo.plans import Sketch

SKETCHES: dict[str, tuple[Sketch, ...]] = {
    "limehouse-film-club": (
        Sketch("The Lighthouse Keeper’s Holiday, on 35 mm", "A comedy nobody has seen since 1958, in the only print that survives.", "film", "film"),
        Sketch("Silent crossings: harbour films with live piano", "Nine short reels from nine ports, and a pianist who has seen none of them before.", "film", "ferry"),
        Sketch("Lace up the projector: an evening in the booth", "Six people at a time learn to splice, thread and not to panic.", "workshop", "film", "stage", starts="18:30"),
        Sketch("Shorts by people under twelve", "Fourteen films with strong opinions on cats, gravity and bedtime.", "film", "kites", "family"),
        Sketch("All-night science fiction with breakfast", "Five films, blankets, and porridge at half past six.", "film", "moons", starts="22:00", hours=9),
        Sketch("Foley for beginners: coconuts, gravel, celery", "Give a quiet film its footsteps, rain and broken bones.", "workshop", "film"),
        Sketch("Women behind the camera: Ceylon to Cardiff", "Three restored documentaries and the editor who saved them.", "film", "film"),
        Sketch("A talk with the last usherette of the Troxy", "Forty years of torches, ice cream and what really went on in the back row.", "talk", "curtain", "stage"),
    ),
    "rye-lane-socials": (
        Sketch("Lovers rock and layer cake", "A slow dance with a sound system from 1974 and a table of aunties’ baking.", "club night", "burst"),
        Sketch("Supper for a hundred strangers", "One long table, three kinds of jollof and a place card you write for your neighbour.", "dinner", "garland", capacity=100),
        Sketch("Learn the two-tone step in an hour", "No partner, no experience, flat shoes.", "dance", "tiles"),
        Sketch("Saturday repair morning: bikes, zips and kettles", "Last month we mended sixty-one things and gave up on four.", "repair café", "wheels", starts="10:00", weekday=5),
        Sketch("The great South London dumpling day", "Pierogi, gyoza, momo and manti, folded side by side by the people who know how.", "festival", "bowls", "food"),
        Sketch("Babies’ disco with the lights half up", "Forty-five minutes of good records at a kind volume.", "family show", "confetti"),
        Sketch("Carnival costume workshop: wire, feather, nerve", "Build a headpiece you can dance in for eight hours.", "workshop", "confetti", starts="13:30"),
        Sketch("Poems from the top deck of the 36", "Eleven poets read what they wrote between New Cross and Queen’s Park.", "reading", "books"),
    ),
    "casa-de-fado": (
        Sketch("Noite de fado com Inês Valadares", "Sixty chairs, two guitars and no microphone.", "concert", "azulejo", capacity=60),
        Sketch("Guitarra portuguesa for curious hands", "Twelve strings, three tunings and the courage to play them in front of one another.", "workshop", "azulejo", "music"),
        Sketch("Fado vadio: the slate is open", "Anybody may sing two songs; nobody may talk during them.", "concert", "candles", capacity=60, weekday=1),
        Sketch("Caldo verde and confessions", "A cook and a singer on which songs want garlic.", "dinner", "bowls"),
        Sketch("São João on the terrace", "Sardines, paper lanterns and basil pots with four-line poems.", "festival", "lanterns", "community", 6),
        Sketch("Azulejos by lamplight", "A walk past eleven façades with the man who restores them.", "walk", "azulejo", starts="20:00"),
    ),
    "kiezlabor": (
        Sketch("Air quality, measured on your own balcony", "Build a sensor for the price of a pizza and put your street on the map.", "workshop", "circuit", "technology"),
        Sketch("Lötabend: the radio that fits in a matchbox", "Twenty-two parts, one soldering iron each and very small print.", "workshop", "circuit", "technology", starts="18:30"),
        Sketch("Offene Daten, offene Türen", "A conference about public numbers and the people who have to live with them.", "conference", "arcs", "technology"),
        Sketch("Robots that fail politely", "Students show machines that know when to stop and ask.", "talk", "circuit", "technology"),
        Sketch("Roof garden work day with pancakes", "Compost at ten, planting at eleven, pancakes as soon as it rains.", "meetup", "beans", "outdoors", starts="10:00", weekday=5, hours=5),
        Sketch("Kinderlabor: volcanoes, magnets and slime", "Lab coats in sizes 104 to 152.", "workshop", "confetti", "family"),
        Sketch("Cryptography with a deck of cards", "Everything you need to keep a secret, and nothing that needs charging.", "talk", "tiles", "technology"),
    ),
    "atelier-du-canal": (
        Sketch("Reliure japonaise en une matinée", "Three stab bindings, linen thread and a notebook to take home.", "workshop", "books", starts="09:30"),
        Sketch("Gravure sur bois: one block, three colours", "Cut, ink and print an edition of ten on a press older than the Métro.", "workshop", "tiles"),
        Sketch("The market of small presses", "Forty publishers who all fit in one glass hall.", "market", "books", "community"),
        Sketch("Letters from shop windows", "A talk with photographs on the vanishing scripts of Paris, by a sign painter who repaints them.", "talk", "arcs"),
        Sketch("Bal des imprimeurs", "The annual ball with an accordion, ink-stained gloves and a raffle of wood type.", "dance", "garland"),
        Sketch("Marbling paper, slowly", "Size, ox gall and the moment when you must not breathe.", "workshop", "waves"),
    ),
    "teatr-pod-zaglem": (
        Sketch("Żaglowiec: a play for two actors and a rope", "A mother, a daughter and a boat that never leaves the yard.", "theatre", "curtain"),
        Sketch("Hamlet in seventy minutes, with dumplings", "Nobody cut the gravedigger.", "theatre", "curtain", hours=1.25),
        Sketch("First readings: three new plays by writers under thirty-five", "Scripts in hand, authors in the room, opinions welcome.", "reading", "books", "stage"),
        Sketch("Kukiełki: puppets from kitchen drawers", "A wooden spoon falls in love with a whisk; ages four and up.", "family show", "lanterns"),
        Sketch("Voice and breath for people who teach all day", "Three hours with the theatre’s voice coach and a glass of warm water.", "workshop", "arcs", starts="18:30"),
        Sketch("Pod wiatr: dance for six bodies and a sail", "A new choreography made with people from the river port.", "dance", "waves"),
        Sketch("Backstage by torchlight", "Trapdoors, thunder sheets and the ghost, who is punctual.", "walk", "moons", "stage", starts="20:00"),
    ),
    "vastkustens-loppis": (
        Sketch("Klädbyte: bring five, take five", "A clothes swap with mirrors, tailors and cinnamon buns.", "market", "market", "community"),
        Sketch("Cykelköket: true your own wheel", "Spokes, patience and a stand for everybody.", "workshop", "wheels", "sport"),
        Sketch("Midsommar on the rocks", "Herring, fiddles and a maypole that needs twelve people.", "festival", "wreath", "community", 6, starts="13:00", weekday=4),
        Sketch("Archipelago walk: three islands, two ferries, one thermos", "Fourteen kilometres on granite at a conversational pace.", "walk", "ferry"),
        Sketch("Surdeg for the impatient", "A day with a baker who has shortened everything that may be shortened.", "workshop", "bowls", "food", starts="10:00", hours=6),
        Sketch("Cold dip club: first time together", "A jetty, a sauna, somebody who counts to thirty.", "meetup", "waves", "outdoors", 1, starts="09:00", weekday=5),
    ),
    "nordurljos-chamber": (
        Sketch("Bach by candlelight: the Goldberg Variations", "Thirty variations, two hundred candles and a harpsichord that was carried across the harbour.", "concert", "candles"),
        Sketch("Tar, rope and Schubert", "The string quintet in the old net loft, with soup in the interval.", "concert", "ferry"),
        Sketch("Þorrablót for the curious", "A midwinter supper explained dish by dish, with a way out for every one of them.", "dinner", "candles", "", 1),
        Sketch("Songs for the returning light", "A children’s choir, a grown-ups’ choir and one conductor between them.", "concert", "moons", "family", 2),
        Sketch("How to watch an aurora with your ears", "A physicist and a composer listen to the upper atmosphere.", "talk", "moons", "outdoors"),
        Sketch("Knit night on the Grandi quay", "Lopapeysa yokes, charts and the art of the invisible join.", "meetup", "stars", "workshops"),
    ),
}  # fmt: skip
