"""Events of the five Rotterdam communities."""

# ruff: noqa: E501 - one row a line reads as the table it is

from app.demo.plans import Sketch

SKETCHES: dict[str, tuple[Sketch, ...]] = {
    "nachtvlinder-jazz": (
        Sketch("Late Light: Selma Aydın Quartet plays the Bosphorus ferries", "Four musicians, six crossings and a ship’s bell, recorded on deck and played back with room to breathe.", "concert", "ferry"),
        Sketch("Cumbia, highlife and other reasons not to sit down", "Two bands, one dance floor and a strict rule that chairs stay stacked.", "club night", "burst"),
        Sketch("Trio Zonder Naam: ballads for a slow elevator", "Piano, double bass and a saxophone that hardly raises its voice.", "concert", "keys"),
        Sketch("Open stage for people who practise in stairwells", "Ten minutes each, a tuned piano and an audience that has promised to listen.", "concert", "curtain"),
        Sketch("Ngozi Adeyemi sings the tide tables", "A song cycle in twelve high waters, with brass from the harbour orchestra.", "concert", "waves"),
        Sketch("Learn to swing a waltz: rhythm section clinic", "For drummers, bassists and pianists who count too loudly.", "workshop", "keys", "music"),
        Sketch("Strijkers na middernacht", "A string quartet that starts at half past eleven and takes requests at one.", "concert", "moons", starts="23:30"),
        Sketch("Record fair with live needle drop", "Forty crates, six turntables and a referee for disputes about pressings.", "market", "burst", "music"),
    ),
    "small-web-guild": (
        Sketch("Small Web Day: a conference about websites one person can understand", "Two tracks, one attic and soup at the end, for everyone who keeps a website small enough to hold in the head.", "conference", "tiles"),
        Sketch("Forty kilobytes is plenty", "An evening of weighing web pages in public and taking things out of them.", "talk", "circuit", "technology"),
        Sketch("Write your own weblog in one evening", "No framework, no account anywhere: a text editor, a folder and a tram ride home.", "workshop", "books", "technology", starts="18:30"),
        Sketch("The forum that outlived three start-ups", "Its moderators on manners, backups and the thread about bread that began in 1999.", "talk", "arcs"),
        Sketch("Accessibility clinic: bring a page, leave with a better one", "Half an hour at a screen reader with somebody who uses one every day.", "meetup", "circuit", "technology"),
        Sketch("Type for tired eyes", "佐藤 みなみ from Kyoto shows what reading light, age and cheap paper do to letters.", "talk", "books", "", 0, True),
        Sketch("Server in the shed: hosting for a whole street", "How eleven households share one quiet computer and a bottle of wine a year.", "talk", "houses", "technology"),
        Sketch("Hack night for village archives", "Scan, describe and publish a shoebox of photographs before the last metro.", "hack day", "circuit", starts="18:00", hours=6),
    ),
    "studio-aarde": (
        Sketch("Throwing bowls: a day at the wheel for absolute beginners", "Clay, glaze, two firings and lunch are included; patience is supplied on the day.", "workshop", "bowls", starts="10:00", hours=6),
        Sketch("Glaze kitchen: ash, iron and a little luck", "Mix six glazes from materials found within cycling distance and test them on forty tiles.", "workshop", "tiles"),
        Sketch("Raku by the river", "Glowing pots, sawdust and cold water, on the quay where sparks bother nobody.", "workshop", "bowls", "outdoors"),
        Sketch("Cups for two: pottery for parents and one child", "Two lumps of clay, one shared towel and cups that are fired by the end of the month.", "workshop", "bowls", "family"),
        Sketch("Mending with gold: a first kintsugi afternoon", "Bring one broken dish you still love.", "workshop", "azulejo", starts="13:30"),
        Sketch("Tile making after Delft, without the windmills", "Draw from the port instead: cranes, gulls, containers and the man with the ice cream cart.", "workshop", "azulejo"),
        Sketch("Supper on our own plates", "Five courses, each served on something made in this room.", "dinner", "bowls"),
        Sketch("Kiln opening: what survived", "We unbrick the big kiln together and drink to whatever comes out.", "meetup", "candles", starts="15:00", weekday=5),
    ),
    "makers-guild-of-the-maas": (
        Sketch("Winter Market: ceramics, type, bread and wool from eighty-three workshops", "Two days in a heated warehouse, with hot apple juice and a place to leave the coats.", "market", "market", "", 12, hours=31, capacity=600),
        Sketch("Spring Market on the quay", "Planters, oars, aprons and the first strawberries, whatever the weather decides.", "market", "market", "", 4),
        Sketch("How to carve a spoon that stirs", "Green birch, two knives and a plaster box that is rarely needed.", "workshop", "wreath"),
        Sketch("The wedding fair for people who make things themselves", "Printers, cooks, florists and a seamstress who will tell you the truth about silk.", "wedding fair", "wreath"),
        Sketch("Night of the open workshops", "Twenty-six doors along the river stay open until midnight, and most have soup.", "festival", "houses", starts="18:00"),
        Sketch("Natural dyes: onion, madder, walnut", "Four pots on the fire and a metre of wool for everyone.", "workshop", "citrus"),
        Sketch("Kantwerk: bobbin lace for steady hands", "Sixteen bobbins, one pattern and an afternoon without a telephone.", "workshop", "stars"),
        Sketch("Pitch your craft to the guild", "Five minutes, one object, no slides; the members vote with buttons.", "meetup", "arcs", "community"),
    ),
    "bibliotheek-west": (
        Sketch("折り紙の午後: an afternoon of folding paper", "From the first crane to a box with a lid, with tea in between.", "workshop", "crane", starts="14:00"),
        Sketch("Seed-swap evening: how to keep beans honest", "Envelopes, labels and gossip about what came up last year.", "meetup", "beans", "outdoors", 3),
        Sketch("أمسية عود مع رنا الحدّاد", "An evening of oud between the bookshelves, with stories about every piece.", "concert", "stars"),
        Sketch("Voorlezen in zeven talen", "Seven neighbours read the same picture book in seven languages, and the children keep score.", "family show", "kites", starts="10:30"),
        Sketch("Repair café: lamps, toasters and one stubborn accordion", "Bring what is broken and hold the screwdriver yourself.", "repair café", "houses"),
        Sketch("Letters to the council: a friendly writing hour", "A retired clerk, a pile of stamps and sentences that get answers.", "workshop", "books", "community", starts="18:30"),
        Sketch("Chess for people who lose gladly", "Boards for forty, a clock for those who insist and a prize for the best blunder.", "tournament", "board"),
        Sketch("The map of missing benches", "We walk the neighbourhood with chalk and decide where people want to sit.", "walk", "houses", "community"),
    ),
}  # fmt: skip
