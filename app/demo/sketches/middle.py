"""Events of communities in Athens, Istanbul, Tel Aviv, Cairo, Tunis, Lagos, Nairobi and Mumbai."""

# ruff: noqa: E501 - one row a line reads as the table it is

from app.demo.plans import Sketch

SKETCHES: dict[str, tuple[Sketch, ...]] = {
    "kyklos-athens": (
        Sketch("Ρεμπέτικο στην ταράτσα", "Bouzouki, baglamas and the city lights, until the neighbours join in.", "concert", "garland"),
        Sketch("Slow ride to the sea", "Twenty-two kilometres downhill, then a swim and the train home.", "ride", "wheels"),
        Sketch("What the Antikythera divers saw", "A marine archaeologist on bronze gears and forty metres of bad visibility.", "talk", "waves"),
        Sketch("Olive harvest with the Petrou family", "Nets, rakes, lunch under the tree and a bottle of what you picked.", "meetup", "wreath", "outdoors", 11, starts="09:00", weekday=5, hours=7),
        Sketch("Shadow theatre: Karagiozis goes to the tax office", "An old hero, a new form and a screen made of bed linen.", "family show", "lanterns"),
        Sketch("Athens after dark: a walk along the buried rivers", "You hear the Ilissos through a drain cover on Kallirrois.", "walk", "moons", starts="20:30"),
    ),
    "bogaz-sesleri": (
        Sketch("Clarinets on the last ferry", "A floating concert from Karaköy to Kadıköy and back, with tea.", "concert", "ferry", starts="21:30"),
        Sketch("Deep listening on the Galata shore", "Headphones, hydrophones and an hour without speaking.", "walk", "waves", "music"),
        Sketch("Ebru: the cloud on the water", "Marbling with a master who makes her own brushes from horsehair and rose.", "workshop", "waves"),
        Sketch("Meyhane songs and small plates", "Eleven mezes, two singers and everyone knows the chorus.", "dinner", "lanterns"),
        Sketch("Field recording for patient people", "Bring a phone; leave with the dawn chorus of a fish market.", "workshop", "circuit", "technology"),
        Sketch("Selim Usta’s farewell concert, third edition", "He has promised that this one is nearly the last.", "concert", "burst"),
    ),
    "pardes-kitchen": (
        Sketch("ארוחת שישי בפרדס", "A Friday table for forty, seven salads and bread that is still too hot to cut.", "dinner", "citrus", weekday=4, capacity=40),
        Sketch("Preserving lemons, telling stories", "Four jars each and a grandmother from Tripoli to argue with.", "workshop", "citrus", "food"),
        Sketch("Kubbeh four ways", "Beet, lemon, pumpkin and the one nobody agrees about.", "workshop", "bowls", "food"),
        Sketch("Orchard day for small hands", "Picking, squeezing and a very short tractor ride.", "family show", "citrus", "outdoors", starts="10:30", hours=3),
        Sketch("Spice routes, tasted", "Twelve spoons from Zanzibar to Jaffa with the merchant who ships them.", "tasting", "stars"),
        Sketch("שירה ולימונדה", "Poets read in Hebrew and Arabic under the trees, with lemonade.", "reading", "wreath"),
    ),
    "bayt-al-yasmin": (
        Sketch("ليلة الحكّائين", "Three storytellers, one lamp and tales that are older than the courtyard.", "theatre", "lanterns", starts="20:30"),
        Sketch("Oud under the jasmine: Karim Mansour and friends", "Classical suites in the first half, requests in the second.", "concert", "stars"),
        Sketch("ورشة الخط العربي", "Reed pens, soot ink and a single letter for three hours.", "workshop", "stars"),
        Sketch("Ramadan lantern making", "Cut, fold and solder a fanous that will hold a real candle.", "workshop", "lanterns", "family", 2),
        Sketch("Umm Kulthum on vinyl, uninterrupted", "One song, fifty-two minutes, excellent loudspeakers.", "club night", "burst", starts="21:00", hours=1.5),
        Sketch("Koshari, explained by the man who serves nine hundred a day", "Lentils, rice, timing and the secret of the onions.", "tasting", "bowls"),
    ),
    "medina-numerique": (
        Sketch("Cartographier la médina", "We add doors, fountains and shade to the open map, street by street.", "hack day", "tiles"),
        Sketch("Python pour archivistes", "From a box of scans to a searchable catalogue in one weekend.", "workshop", "circuit", "technology", starts="10:00", weekday=5, hours=30),
        Sketch("Women who keep the servers up", "Six system administrators from six cities on night shifts and day jobs.", "talk", "circuit", "technology", 0, True),
        Sketch("ذاكرة الجدران", "Photographs of painted walls, and the painters who still live behind them.", "talk", "azulejo"),
        Sketch("Café cryptage", "Set up safe messaging for your family, with mint tea and no jargon.", "meetup", "circuit", "technology"),
        Sketch("Brik, harissa, benchmark", "A supper where the data team cooks and the cooks give the talk.", "dinner", "citrus", starts="19:30"),
    ),
    "lagos-tide-tables": (
        Sketch("Launch night: the new tide tables, with stories", "Twelve writers read from the back pages while the water does what was printed.", "reading", "waves"),
        Sketch("Boat building for complete landlubbers", "Planks, caulking and a launch on Sunday, whatever happens.", "workshop", "ferry", "outdoors", starts="09:00", weekday=5, hours=32),
        Sketch("Highlife on the jetty", "A ten-piece band, a low moon and a generator kept well out of earshot.", "concert", "burst"),
        Sketch("Flood sense: maps, drains and neighbours", "Engineers and market women plan for the same afternoon of rain.", "conference", "waves", "community"),
        Sketch("Àṣálẹ́ ìtàn: an evening of Yorùbá tales", "Call, answer and drums, for everyone from six to ninety.", "family show", "lanterns"),
        Sketch("Edit in public", "A short story is taken apart on a big screen with its author’s permission.", "workshop", "books", "talks"),
    ),
    "jacaranda-runners": (
        Sketch("Jacaranda Half: twenty-one kilometres in purple", "Closed roads, two hills and tea at the finish.", "race", "track", "", 11),
        Sketch("Karura forest ten", "Ten kilometres on red earth, with pacemakers from fifty to eighty minutes.", "race", "mountains"),
        Sketch("Saturday long run and chapati", "Three groups leave at seven; all of them are back for breakfast.", "meetup", "track", "sport", starts="07:00", weekday=5, hours=3),
        Sketch("Running after forty: knees, sleep, stubbornness", "A physiotherapist and an Olympian answer everything.", "talk", "track", "sport"),
        Sketch("Ngong Hills at sunrise", "A guided ridge walk that starts in the dark and ends in somebody’s kitchen.", "walk", "mountains", starts="05:00", hours=4),
        Sketch("Mbio za watoto: the children’s mile", "Ages five to twelve, no losers, a great many bananas.", "race", "confetti", "family"),
    ),
    "mill-house-mumbai": (
        Sketch("Tabla and tape echo", "A percussionist and a sound engineer go round in circles of sixteen beats.", "concert", "burst"),
        Sketch("छपाई: block printing before the monsoon", "Teak blocks, indigo and three metres of cotton.", "workshop", "stars", "", 5),
        Sketch("Devanagari for designers", "Drawing the headline, hanging the letters, and when to break both.", "talk", "arcs"),
        Sketch("Chai, chalk and startups that stayed small", "Founders who stopped at nine people, and why they sleep well.", "meetup", "houses", "technology"),
        Sketch("Irani café breakfast walk", "Bun maska at four counters and the history of one marble table.", "walk", "tiles", "food", starts="08:00"),
        Sketch("Rain ragas", "An evening of Megh and Malhar, with the windows open on purpose.", "concert", "waves", "", 7),
        Sketch("Diwali night bazaar", "Lamps, sweets and printed cloth between the old looms.", "market", "candles", "", 10, starts="18:00", hours=5),
    ),
}  # fmt: skip
