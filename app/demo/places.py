"""Cities of the demo world with their zones, positions and invented venues."""

# ruff: noqa: E501 - one row a line reads as the table it is

from app.demo.plans import CityPlan, VenuePlan

ACCESS_NOTES = (
    "Step-free from the street, accessible toilet on the ground floor.",
    "Two steps at the door; a ramp is laid out on request.",
    "Lift to every floor, hearing loop in the main room.",
    "Step-free by the side entrance; ring and somebody comes.",
    "Level access, a quiet room next to the cloakroom.",
)

# city, country, zone, currency, latitude, longitude, then venue and street in pairs
_ROWS: tuple[tuple[str, str, str, str, float, float, tuple[tuple[str, str], ...]], ...] = (
    ("Rotterdam", "NL", "Europe/Amsterdam", "EUR", 51.9225, 4.4792, (
        ("Pakhuis Meester", "Rijnhaven N.Z. 14"), ("De Lantaarnzaal", "Gouvernestraat 133"),
        ("Bibliotheek Delfshaven", "Rösener Manzstraat 80"), ("Fenixloods IV", "Veerlaan 21"))),
    ("London", "GB", "Europe/London", "GBP", 51.5074, -0.1278, (
        ("The Rope Walk", "38 Limehouse Cut"), ("St Bride’s Reading Room", "9 Salisbury Court"),
        ("Peckham Levels Hall", "95A Rye Lane"))),
    ("Lisbon", "PT", "Europe/Lisbon", "EUR", 38.7223, -9.1393, (
        ("Casa da Cerca Velha", "Rua da Rosa 112"), ("Mercado das Flores", "Largo do Intendente 7"),
        ("Armazém do Tejo", "Rua da Cintura do Porto 40"))),
    ("Berlin", "DE", "Europe/Berlin", "EUR", 52.52, 13.405, (
        ("Alte Münzwerkstatt", "Molkenmarkt 3"), ("Kiezsaal Rixdorf", "Richardplatz 16"),
        ("Spreehalle 5", "Köpenicker Straße 48"))),
    ("Paris", "FR", "Europe/Paris", "EUR", 48.8566, 2.3522, (
        ("La Petite Halle", "22 rue des Vinaigriers"), ("Atelier du Canal", "105 quai de Valmy"),
        ("Cinéma L’Étoile Bleue", "9 rue Cadet"))),
    ("Kraków", "PL", "Europe/Warsaw", "PLN", 50.0647, 19.945, (
        ("Dom Pod Żaglem", "ulica Józefa 17"), ("Stara Zajezdnia", "ulica Wawrzyńca 12"))),
    ("Göteborg", "SE", "Europe/Stockholm", "SEK", 57.7089, 11.9746, (
        ("Magasin 12", "Lindholmsallén 12"), ("Majornas Folkets Hus", "Mariagatan 9"))),
    ("Reykjavík", "IS", "Atlantic/Reykjavik", "ISK", 64.1466, -21.9426, (
        ("Gamla Verbúðin", "Grandagarður 31"), ("Salurinn við Tjörnina", "Vonarstræti 3"))),
    ("Athens", "GR", "Europe/Athens", "EUR", 37.9838, 23.7275, (
        ("Στοά των Τεχνών", "Ευριπίδου 14"), ("Taratsa Koukaki", "Veikou 81"))),
    ("Istanbul", "TR", "Europe/Istanbul", "TRY", 41.0082, 28.9784, (
        ("Yeldeğirmeni Sahnesi", "Karakolhane Caddesi 28"), ("Karaköy Antrepo 2", "Kemankeş Caddesi 51"))),
    ("Tel Aviv", "IL", "Asia/Jerusalem", "ILS", 32.0853, 34.7818, (
        ("בית הפרדס", "רחוב שבזי 43"), ("Florentin Workshop House", "Vital Street 12"))),
    ("Cairo", "EG", "Africa/Cairo", "EGP", 30.0444, 31.2357, (
        ("بيت الياسمين", "١٤ شارع المعز"), ("Garden City Library", "6 Ahmed Ragheb Street"))),
    ("Tunis", "TN", "Africa/Tunis", "TND", 36.8065, 10.1815, (
        ("Dar El Warda", "18 rue du Pacha"), ("Le Quai 7", "Avenue de la Goulette 7"))),
    ("Lagos", "NG", "Africa/Lagos", "NGN", 6.5244, 3.3792, (
        ("The Print Yard", "11 Raymond Njoku Street"), ("Marina Boathouse", "4 Ozumba Mbadiwe Avenue"))),
    ("Nairobi", "KE", "Africa/Nairobi", "KES", -1.2921, 36.8219, (
        ("Jacaranda Hall", "Ngong Road 212"), ("The Workshop on Kirichwa", "Kirichwa Lane 8"))),
    ("Mumbai", "IN", "Asia/Kolkata", "INR", 19.076, 72.8777, (
        ("Mill House No. 3", "Sitaram Jadhav Marg 3"), ("चौपाल आंगन", "Hill Road 57, Bandra"))),
    ("Hà Nội", "VN", "Asia/Ho_Chi_Minh", "VND", 21.0278, 105.8342, (
        ("Nhà Gỗ Phố Cổ", "27 Hàng Bè"), ("Xưởng Bát Tràng", "Xóm 3, Bát Tràng"))),
    ("Kyoto", "JP", "Asia/Tokyo", "JPY", 35.0116, 135.7681, (
        ("鴨川ホール", "左京区川端通12"), ("Machiya Nishijin", "Ōmiya-dōri 418"), ("紙屋工房", "中京区寺町通207"))),
    ("Seoul", "KR", "Asia/Seoul", "KRW", 37.5665, 126.978, (
        ("연남 마당", "동교로 241"), ("Seongsu Brickworks", "Yeonmujang-gil 33"))),
    ("Melbourne", "AU", "Australia/Melbourne", "AUD", -37.8136, 144.9631, (
        ("Merri Creek Hall", "166 Blyth Street"), ("The Wool Exchange Loft", "42 King Street"))),
    ("Auckland", "NZ", "Pacific/Auckland", "NZD", -36.8509, 174.7645, (
        ("Karanga Boatshed", "19 Jellicoe Street"), ("Grey Lynn Hall", "510 Richmond Road"))),
    ("Montréal", "CA", "America/Toronto", "CAD", 45.5019, -73.5674, (
        ("La Sucrerie", "2101 rue Saint-Patrick"), ("Salle Rosemont", "5950 boulevard Rosemont"))),
    ("Chicago", "US", "America/Chicago", "USD", 41.8781, -87.6298, (
        ("Pilsen Printers’ Hall", "1821 South Loomis Street"), ("Lakeside Field House", "4800 North Marine Drive"))),
    ("Oakland", "US", "America/Los_Angeles", "USD", 37.8044, -122.2712, (
        ("The Cannery Floor", "2600 Union Street"), ("Temescal Commons", "480 42nd Street"))),
    ("Ciudad de México", "MX", "America/Mexico_City", "MXN", 19.4326, -99.1332, (
        ("Patio Orizaba", "Calle Orizaba 87"), ("Foro La Jacaranda", "Avenida México 33"))),
)  # fmt: skip


def _venues(row: int, city: str, country: str, zone: str, at: tuple[float, float]) -> tuple[VenuePlan, ...]:
    return tuple(
        VenuePlan(
            name=name,
            street=street,
            city=city,
            country=country,
            zone=zone,
            latitude=round(at[0] + ((row * 5 + i * 7) % 11 - 5) * 0.0021, 5),
            longitude=round(at[1] + ((row * 3 + i * 5) % 13 - 6) * 0.0026, 5),
            access_note=ACCESS_NOTES[(row + i) % len(ACCESS_NOTES)],
        )
        for i, (name, street) in enumerate(_ROWS[row][6])
    )


CITIES: dict[str, CityPlan] = {
    name: CityPlan(name, country, zone, currency, lat, lon, _venues(i, name, country, zone, (lat, lon)))
    for i, (name, country, zone, currency, lat, lon, _) in enumerate(_ROWS)
}
