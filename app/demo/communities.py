"""Thirty communities that put on the demo world's events."""

# ruff: noqa: E501 - one row a line reads as the table it is

from app.demo.places import CITIES
from app.demo.plans import Accent, CommunityPlan

# slug, name, city, accent, about in one line, how they describe themselves, how one joins in
_ROWS: tuple[tuple[str, str, str, Accent, str, str, str], ...] = (
    ("nachtvlinder-jazz", "Nachtvlinder Jazz", "Rotterdam", "plum", "Late concerts by the water, forty Fridays a year.", "We began in the back of a bicycle shop with one borrowed piano. Today we pay every musician the same fee, start on time and close the bar while somebody is playing softly.", "Volunteers run the door and the coats, and hear the second set for nothing."),
    ("small-web-guild", "Small Web Guild", "Rotterdam", "iris", "People who build and keep websites one person can understand.", "Harbour pilots, shopkeepers, librarians and a few who do it for a living. We meet to show what we made, to mend what broke and to write down how.", "There is no membership; come twice and you get a key to the attic."),
    ("studio-aarde", "Studio Aarde", "Rotterdam", "sea", "A pottery with eleven wheels, two kilns and a long table.", "Beginners sit next to people who have thrown for thirty years. Clay, glaze and firing are always part of the price, and nobody goes home without a bowl.", "Open studio on Wednesdays for everyone who has done one course."),
    ("makers-guild-of-the-maas", "Makers’ Guild of the Maas", "Rotterdam", "ink", "Eighty-three workshops along the river and the markets they hold.", "Type founders, bakers, weavers, a maker of oars. We share a warehouse, a van and a rule: whoever sells it has made it.", "New workshops are voted in twice a year; write to us with three pictures of your work."),
    ("bibliotheek-west", "Friends of the Bibliotheek West", "Rotterdam", "plum", "Folding, reading, mending and talking in a neighbourhood library.", "The library gives us the room, we give it company. Our evenings are free, in as many languages as the street speaks.", "Anyone may propose an evening; leave a note with Annelies at the desk."),
    ("limehouse-film-club", "Limehouse Film Club", "London", "ink", "Projected from film, introduced by people who worked on it.", "Two restored projectors, ninety mismatched seats and a kettle. We show what is not streamed, and talk about it afterwards.", "Members choose one programme in four."),
    ("rye-lane-socials", "Rye Lane Socials", "London", "sea", "Dances, dinners and repair mornings south of the river.", "A hall, a sound system built by hand in the seventies and a kitchen that feeds a hundred. Come early, bring your aunt.", "The planning supper is on the first Monday and open to all."),
    ("casa-de-fado", "Casa de Fado da Rosa", "Lisbon", "plum", "Fado without microphones, in a room of sixty chairs.", "Silence is kept while somebody sings, and soup is served between the sets. Our singers are between nineteen and eighty-four.", "Amateur night is every second Tuesday: put your name on the slate."),
    ("kiezlabor", "Kiezlabor Rixdorf", "Berlin", "iris", "Soldering irons, open data and a garden on the roof.", "Wir reparieren, messen und bauen. A neighbourhood laboratory where a question counts more than a diploma.", "Monday is newcomers’ day; somebody shows you round at six."),
    ("atelier-du-canal", "L’Atelier du Canal", "Paris", "sea", "Paper, ink and patience beside the Canal Saint-Martin.", "Engravers, binders and lettering artists under one glass roof. Nous enseignons ce que nous pratiquons tous les jours.", "The presses may be rented by the half day once you have taken the safety course."),
    ("teatr-pod-zaglem", "Teatr Pod Żaglem", "Kraków", "plum", "A very small theatre under a very large roof.", "Sixty seats, no curtain, new plays by writers under thirty-five and old ones by everybody else.", "Rehearsals on Thursdays are open; sit at the back."),
    ("vastkustens-loppis", "Västkustens Byteskrets", "Göteborg", "sea", "Swapping, mending and long walks on the rocks.", "We own less and see each other more. Kläder, cyklar, frön: everything is swapped, nothing is sold unless it says so.", "Bring one thing that works and one that does not."),
    ("nordurljos-chamber", "Norðurljós Chamber Society", "Reykjavík", "iris", "Chamber music in fishing huts, when the nights are long.", "Five concerts a winter, each in a place that smells of tar. The musicians stay for the soup.", "Subscribers get the bench by the stove."),
    ("kyklos-athens", "Κύκλος Αθήνας", "Athens", "ink", "Rooftop talks, rebetiko and slow bicycle rides.", "Our circle meets where there is shade. Ιστορίες, μουσική και ποδήλατο, in that order.", "Say hello at any ride; we never leave anybody behind."),
    ("bogaz-sesleri", "Boğaz Sesleri", "Istanbul", "plum", "Listening evenings and boat concerts on both shores.", "We record the sounds of the strait and play with the people who make them: fishermen, ferry crews, clarinet players.", "Lend us your ears and, if you have one, a microphone."),
    ("pardes-kitchen", "מטבח הפרדס", "Tel Aviv", "sea", "A cooking circle among old orange trees.", "Recipes from seven grandmothers and four coasts, cooked together and eaten at one long table. Everything is vegetarian.", "Cooks take turns; you can begin by peeling."),
    ("bayt-al-yasmin", "بيت الياسمين", "Cairo", "plum", "Oud, storytelling and calligraphy in a courtyard.", "نلتقي كل خميس حول العود والحكاية والخط. Our evenings are held in Arabic with whispered translation.", "Children are welcome until nine, and after that if they listen better than the grown-ups."),
    ("medina-numerique", "Médina Numérique", "Tunis", "iris", "Code, maps and archives from the old town.", "On cartographie, on numérise, on transmet. We teach what we learn the same week.", "No laptop? We have twelve, mended by ourselves."),
    ("lagos-tide-tables", "Lagos Tide Readers", "Lagos", "ink", "Writers, sailors and engineers on one jetty.", "We publish the tide tables and, on the back of each page, a short story.", "Send us eight hundred words or the water level at your door."),
    ("jacaranda-runners", "Jacaranda Runners", "Nairobi", "sea", "Running, walking and drinking tea at 1,700 metres.", "Fast groups, slow groups, and one that only talks. Nobody is timed who does not want to be.", "Meet us on Saturday at seven; the first run is on us."),
    ("mill-house-mumbai", "Mill House Collective", "Mumbai", "plum", "Block printing, tabla and design in an old cotton mill.", "Printers, drummers and type designers who share a roof and a monsoon. हम मिलकर बनाते हैं।", "The long table is free to use on weekdays."),
    ("pho-co-ke-chuyen", "Phố Cổ Kể Chuyện", "Hà Nội", "ink", "Stories, lanterns and noodles from thirty-six streets.", "Chúng tôi kể chuyện phố cổ: walks, kitchens and small exhibitions with people who have always lived here.", "Ask any guide for a seat at the Sunday breakfast."),
    ("kamogawa-paper", "鴨川かみの会", "Kyoto", "sea", "Paper, folding and printing by the river.", "紙を折り、漉き、刷る。 A circle of paper makers and folders that has met since 1987 and still argues about creases.", "初めての方も歓迎。 Tools are lent, tea is poured."),
    ("yeonnam-board-night", "연남 보드게임 모임", "Seoul", "iris", "Baduk, board games and very serious snacks.", "From first-timers to fourth-dan players. 누구나 환영합니다. We explain the rules as often as you like.", "Bring a game and you may choose the table."),
    ("merri-creek-growers", "Merri Creek Growers", "Melbourne", "sea", "Seeds, soil and a shared orchard.", "We plant on public land with permission and sometimes slightly before it. Held on Wurundjeri country, with thanks.", "Working bees are on the second Sunday; gloves provided."),
    ("hauraki-sailors", "Hauraki Small Boats", "Auckland", "ink", "Wooden boats, open water, good manners.", "Dinghies, waka and one lifeboat from 1911. We teach sailing to anyone who can float. Nau mai, haere mai.", "Come to a launching day and hold a rope."),
    ("cabane-contemporaine", "La Cabane contemporaine", "Montréal", "plum", "Circus, contes et musique sous un vieux toit d’usine.", "Acrobats who read and storytellers who climb. Tout le monde monte sur scène au moins une fois.", "Open training on Sundays, crash mats provided."),
    ("pilsen-press", "Pilsen Community Press", "Chicago", "ink", "Posters, zines and a Saturday print school.", "Four presses and ten thousand pieces of wood type, open to whoever has something to say.", "Come in on a Saturday, sweep the floor, pull a print."),
    ("temescal-makers", "Temescal Makers", "Oakland", "iris", "Repair cafés, robots and neighbourhood radio.", "We fix toasters and argue about licences. Our radio reaches nine blocks and one very loyal listener in Reno.", "Teach an hour, use the shop for a month."),
    ("patio-orizaba", "Patio Orizaba", "Ciudad de México", "plum", "Son jarocho, cocina and cinema in a courtyard.", "Un patio, una tarima, una cocina. Bring shoes you can dance in.", "Wednesday’s fandango is open to every level."),
)  # fmt: skip


def _community(row: tuple[str, str, str, Accent, str, str, str]) -> CommunityPlan:
    slug, name, city, accent, about, story, joining = row
    description = f"{story}\n\n## Joining in\n\n{joining}\n\nWe keep a short [code of conduct](https://example.org/{slug}/conduct): be kind, be on time, leave the room as you found it."
    return CommunityPlan(slug, name, about, description, CITIES[city], accent)


COMMUNITIES: dict[str, CommunityPlan] = {row[0]: _community(row) for row in _ROWS}
