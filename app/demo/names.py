"""Given and family names of many places, with a Latin spelling where an address needs one."""

# ruff: noqa: E501 - one row a line reads as the table it is

from typing import NamedTuple


class Culture(NamedTuple):
    """Names as they are written, each with `|latin` after it where the script is not Latin."""

    given: str
    family: str
    family_first: bool = False


CULTURES: tuple[Culture, ...] = (
    Culture("Joren Annelies Sanne Bram Lotte Thijs Femke Daan Maartje Ruben Elske Jelle Noor Wout", "De\u00a0Smet Hoekstra van\u00a0der\u00a0Meer Bakker Visser Kuipers de\u00a0Wit Dijkstra Mulder Vermeulen Postma van\u00a0Rijn Zijlstra"),
    Culture("Inês Tomás Beatriz João Mariana Rui Leonor Gonçalo Luísa Tiago Conceição Nuno Íris", "Carvalho Valadares Simões Araújo Brandão Magalhães Peixoto Guimarães Falcão Assunção Moura Esteves"),
    Culture("Łukasz Zofia Paweł Agnieszka Jędrzej Małgorzata Tomek Bożena Michał Świętosława Kuba Róża", "Wójcik Dąbrowska Zieliński Krawczyk Wiśniewski Grabowska Jabłoński Pająk Żukowska Mazur Szczęsny"),
    Culture("Anders Åsa Jón Sigríður Þóra Björn Kári Ingrid Søren Maja Øyvind Guðrún Lars Freyja", "Øster Lindqvist Jónsdóttir Þórarinsson Nyström Sæther Bjørnson Åkesson Magnúsdóttir Holm Dahl Hallgrímsson"),
    Culture("Fatima Karim Yasmine Omar Leïla Samir Nour Amine Salma Idris Zahra Younès", "Benali El\u00a0Amrani Haddad Mansour Trabelsi Bouazizi Cherif Ben\u00a0Youssef Zerhouni Khelifi Saïdi"),
    Culture("رنا|Rana كريم|Karim ليلى|Layla يوسف|Yusuf مريم|Maryam حسن|Hasan نور|Nour سلمى|Salma عمر|Omar هدى|Huda", "الحدّاد|al-Haddad منصور|Mansour النجّار|al-Najjar الخطيب|al-Khatib عبد\u00a0الله|Abdallah سليمان|Sulayman الشامي|al-Shami فوزي|Fawzi درويش|Darwish"),
    Culture("みなみ|Minami 健太|Kenta さくら|Sakura 大輔|Daisuke 陽子|Yoko 蓮|Ren 結衣|Yui 直樹|Naoki 葵|Aoi 誠|Makoto", "佐藤|Sato 鈴木|Suzuki 高橋|Takahashi 渡辺|Watanabe 小林|Kobayashi 山田|Yamada 中村|Nakamura 石川|Ishikawa 森|Mori 清水|Shimizu", True),
    Culture("נועה|Noa אורי|Uri תמר|Tamar יונתן|Yonatan מיכל|Michal איתי|Itai שירה|Shira דוד|David רות|Ruth", "לוי|Levi כהן|Cohen מזרחי|Mizrahi פרץ|Peretz אברהם|Avraham שפירא|Shapira ברק|Barak גולן|Golan"),
    Culture("Minh\u00a0Anh Thị\u00a0Hương Văn\u00a0Đức Thu\u00a0Hà Quốc\u00a0Bảo Ngọc\u00a0Lan Hoàng\u00a0Long Thanh\u00a0Tâm Bích\u00a0Thuỷ Đình\u00a0Khoa", "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ", True),
    Culture("Ngozi Chinedu Adaeze Tunde Folasade Emeka Yetunde Segun Ifeoma Babatunde Amara Kẹ́hìndé", "Adeyemi Okafor Balogun Nwosu Eze Ogunleye Adébáyọ̀ Okonkwo Bello Ibekwe Afolabi"),
    Culture("Wanjiru Kamau Achieng Otieno Nyambura Kiprop Muthoni Barasa Chebet Mwangi", "Njoroge Odhiambo Wambui Kipchoge Mutua Ochieng Karanja Cheruiyot Were Kilonzo"),
    Culture("Siobhán Ciarán Rhiannon Callum Eleanor Winston Maeve Oluwaseun Harriet Desmond Niamh Gareth", "Ní\u00a0Bhriain O’Connell Llewellyn Fraser Whitcombe Campbell Achebe-Jones Penhaligon Osei Hargreaves McAllister"),
    Culture("Selma Emre Ayşe Çağla Deniz Güneş Mert Özgür Şule Tuğba İlker", "Aydın Yılmaz Öztürk Çelik Kaya Şahin Güler Doğan Erdoğdu Koç"),
    Culture("Tomáš Kateřina Jiří Šárka Ondřej Zdeněk Eliška Vojtěch Anežka Matěj", "Dvořák Růžička Svobodová Procházka Černý Kučera Říha Němec Pokorná"),
    Culture("Ελένη|Eleni Γιώργος|Giorgos Μαρία|Maria Νίκος|Nikos Δανάη|Danai Σπύρος|Spyros Κατερίνα|Katerina Άρης|Aris", "Πέτρου|Petrou Παπαδάκη|Papadaki Οικονόμου|Oikonomou Βλάχος|Vlachos Καραγιάννη|Karagianni Λάμπρου|Lamprou"),
    Culture("민지|Minji 서준|Seojun 하은|Haeun 지훈|Jihun 수빈|Subin 도윤|Doyun 유나|Yuna 태오|Taeo", "김|Kim 이|Lee 박|Park 최|Choi 정|Jung 강|Kang 윤|Yoon 한|Han", True),
    Culture("Ximena Joaquín Lucía Íñigo Renata Ángel Paloma Mateo Citlali Héctor Itzel", "Hernández Peña Ibáñez Zúñiga Muñoz Castañeda Quiñones Gutiérrez Villaseñor Ordóñez"),
    Culture("प्रिया|Priya अर्जुन|Arjun मीरा|Meera रोहन|Rohan अनन्या|Ananya विक्रम|Vikram कविता|Kavita", "शर्मा|Sharma देशपांडे|Deshpande अय्यर|Iyer पटेल|Patel कुलकर्णी|Kulkarni मेहता|Mehta"),
    Culture("Aroha Wiremu Ngaio Tane Marlene Kiri Hemi Moana Rawiri Anahera", "Tūhoe Parata Ngata Te\u00a0Rangi Henare Walker Pōtiki Kawharu"),
)  # fmt: skip
