namespace BzPeer.Demo;

/// <summary>How the names of a culture are put together and which spellings of one name occur.</summary>
internal enum NameStyle
{
    /// <summary>Given name, sometimes a middle one, family name.</summary>
    Western,

    /// <summary>Two family names, as in Spanish and Portuguese.</summary>
    TwoFamilies,

    /// <summary>A given name of two syllables that is written joined, hyphenated or apart.</summary>
    Syllables,

    /// <summary>Family and given name without a blank between them (Han, kanji, hangul).</summary>
    Unspaced,

    /// <summary>Initials of father or village before the one name, or the one name alone.</summary>
    Mononym,

    /// <summary>Given name and family name with the article al-.</summary>
    Arabic,

    /// <summary>Given name and father's name with -son or -dóttir.</summary>
    Icelandic,

    /// <summary>A script in which initials and Latin accents have no place.</summary>
    OtherScript,
}

/// <summary>
/// One culture's ordinary names. Lists are separated by blanks; an underscore stands for a blank inside a name.
/// The frequent ones come first.
/// </summary>
/// <remarks>
/// Many family names are made of a stem and an ending (Ash-ford, Yama-shita): with them a world of many thousands
/// keeps namesakes the exception, as they are outside.
/// </remarks>
internal sealed record NameList(
    string Culture, int Weight, NameStyle Style, string[] Given, string[] Family, string[] Stems, string[] Endings)
{
    public static readonly NameList[] All =
    [
        List("English", 130, NameStyle.Western,
            "James Mary John Sarah David Emma Robert Alice Thomas Laura William Hannah Peter Claire Andrew Rachel Daniel Helen Simon Ruth Martin Jane Adam Rosemary Stuart Fiona Colin Beth",
            "Smith Jones Taylor Brown Walker Wright Hall Green Baker Harris Cooper Clarke Ward Turner Hill Mitchell Parker Bell Fletcher Shaw Marsh Holloway Pennington Whitlock Ashdown O'Connor MacLeod Thorne Wainwright Lockhart",
            "Ash Brad Clay Har Lang Mar Stan Whit Thorn Wood Black Had Lin Pres Sher Wal Cran Ever Hazel Red Sal Ell Farn Graf Hunt",
            "ford ton wood ley field worth well bury ham combe"),
        List("Spanish", 55, NameStyle.TwoFamilies,
            "José María Antonio Carmen Juan Ana Manuel Lucía Javier Elena Miguel Pilar Carlos Isabel Sofía Andrés Inés Álvaro Begoña Íñigo",
            "García Martínez López Sánchez Pérez Gómez Fernández Ruiz Díaz Muñoz Álvarez Romero Gutiérrez Núñez Ibáñez Peña Herrera Castro Ortiz Rubio"),
        List("Portuguese", 40, NameStyle.TwoFamilies,
            "João Maria Pedro Ana Luís Beatriz Tiago Inês Rui Catarina Gonçalo Mariana André Conceição Nuno Joana Vítor Helena",
            "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Gonçalves da_Silva dos_Santos Magalhães Simões Araújo Brandão de_Almeida Falcão"),
        List("German", 85, NameStyle.Western,
            "Hans Anna Stefan Katharina Jürgen Ursula Thomas Sabine Wolfgang Greta Jörg Annette Matthias Käthe Lukas Friederike Björn Ilse Rüdiger Anneliese",
            "Müller Schmidt Schneider Fischer Weber Becker Schäfer Koch Bauer Schröder Krüger Vogel Jäger Groß Weiß Köhler von_Berg zu_Eulenau Übelacker Brückner Hölderich Strauß",
            "Berg Hof Linden Stein Wald Bach Feld Eich Rosen Neu Alt Born Kirch Hell Lang Birken Gold Brunn Ober Sommer",
            "mann er bach hofer meier berger müller au heim hauser"),
        List("French", 70, NameStyle.Western,
            "Jean Marie Pierre Camille François Hélène Michel Élise Jean-Luc Chloé Benoît Agnès Étienne Amélie Jérôme Cécile Gaël Anne-Sophie Loïc Noémie",
            "Martin Bernard Dubois Thomas Petit Durand Leroy Moreau Lefèvre Garnier Faure Rousseau Béranger Clément d'Aubigny de_la_Tour du_Plessis Le_Gall Guérin Crépin Besançon",
            "Beau Mont Clair Bel Haut Roche Ville Font Cour Mar Chan Bou Riv Val Lar Gran",
            "mont ville champ court neuve lieu ier eau elle ard in oux"),
        List("Italian", 60, NameStyle.Western,
            "Giuseppe Maria Marco Giulia Andrea Francesca Luca Chiara Paolo Elena Stefano Silvia Matteo Lucia Niccolò Federica Davide Ilaria",
            "Rossi Russo Ferrari Bianchi Romano Ricci Marino Greco Bruno Gallo Conti De_Luca Costa Di_Stefano Mancini D'Angelo Della_Valle Lo_Presti Nicolò Barbieri",
            "Mart Bern Pell Cast Font Mor Gal Sal Bon Ferr Mont Carl Zan Tos Bert Ran",
            "etti ini oni ucci elli ari ano azzi ella acci"),
        List("Dutch", 35, NameStyle.Western,
            "Jan Anneke Pieter Marieke Willem Saskia Joost Femke Bram Liesbeth Daan Hanneke Sjoerd Maartje",
            "de_Jong Jansen de_Vries van_den_Berg Bakker van_Dijk Visser Smit van_der_Meer Mulder van_der_Linden Bos Vos Dekker van_'t_Veld ten_Brink Hoekstra op_den_Kamp",
            "van_der_ van_de_ de_",
            "Heide Linde Plas Wal Hoek Brug Molen Bosch Beek Dam Laan Horst Velde Ven Weide Kamp"),
        List("Polish", 35, NameStyle.Western,
            "Jan Anna Piotr Katarzyna Paweł Małgorzata Łukasz Agnieszka Michał Zofia Wojciech Elżbieta Grzegorz Bożena Sławomir",
            "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jabłoński Król Gołąb Żak Ścibor",
            "Malin Lip Zawadz Gór Sosn Bor Wrób Brzoz Rud Kalin Sad Wit Ost Jas",
            "owski iński ecki ewicz ak czyk"),
        List("Czech", 25, NameStyle.Western,
            "Jiří Jana Jan Eva Tomáš Lenka Petr Kateřina Ondřej Věra Zdeněk Šárka Vojtěch Markéta",
            "Novák Svoboda Novotný Dvořák Černý Procházka Kučera Veselý Horák Němec Pokorný Růžička Beneš Fiala Šimek Žižka Hájek",
            "Kal Hor Jel Mal Str Vlč Hol Pol Dol Kop Mik Mar",
            "ík ek ec án áček ický"),
        List("Hungarian", 25, NameStyle.Western,
            "László Éva István Katalin Gábor Zsuzsa Péter Ágnes Zoltán Erzsébet Győző Piroska Ödön Tünde",
            "Nagy Kovács Tóth Szabó Horváth Varga Kiss Molnár Németh Farkas Balogh Papp Juhász Szűcs Vörös Fehér Hegedűs",
            "Bárd Szent Kis Nagy Várad Erd Somogy Pál Mező Hegy Tisza Halm",
            "osi esi házi falvi ági végi"),
        List("Turkish", 35, NameStyle.Western,
            "Mehmet Ayşe Mustafa Fatma Ahmet Zeynep Emre Elif Oğuz Gülşen Çağlar Şule Uğur İpek Barış Tuğba",
            "Yılmaz Kaya Demir Çelik Şahin Yıldız Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Koç Güneş Ünlü Işık",
            "Kara Ak Demir Gök Taş Yıl Er Ay Bay Kor Öz Al Sarı Tok",
            "oğlu can taş kaya soy türk bulut gül er demir"),
        List("Vietnamese", 35, NameStyle.Western,
            "Minh Lan Hùng Hương Tuấn Thảo Đức Mai Quang Ngọc Hải Linh Dũng Phương Khánh Yến",
            "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý"),
        List("Chinese, pinyin", 190, NameStyle.Syllables,
            "Wei Jing Li Yan Hao Xin Mei Jun Lei Fang Chen Bo Yang Qian Tao Rui Hong Ying Peng Ning Xiao Jian Guo Ming Zhi Yong Yu Ting Feng Hui Min Wen Bin Yi Fan Jia Qi Zi Han Shu Lan Kai Dong Xue Zhen Rong Cheng Ping Shan Yao",
            "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Tang Lü Han Cao Deng Feng Peng Zeng Xiao Tian Dong Pan Yuan Cai Jiang Yu Du Ye Cheng Wei Su Ding Ren Shen Yao Lu Zhong Cui Tan Qin"),
        List("Chinese, Han characters", 14, NameStyle.Unspaced,
            "伟 芳 静 敏 丽 强 磊 军 洋 勇 艳 杰 明 建国 志强 晓明 雨婷 文彬 佳琪 子涵 思远 慧敏",
            "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗"),
        List("Korean", 55, NameStyle.Syllables,
            "Min Jun Seo Yeon Ji Hoon Woo Hyun Su Bin Dong Yu Jin Sung Hye Jae Won Eun Young Ho Mi Kyung Tae Sang Joon Seung Hee Chul Na Ra",
            "Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song Hong Ryu Jeon Moon Bae Baek Heo Nam"),
        List("Korean, hangul", 6, NameStyle.Unspaced,
            "민준 서연 지훈 지우 현우 수빈 동현 유진 성민 혜진 재원 은지",
            "김 이 박 최 정 강 조 윤 장 임 한 오"),
        List("Japanese", 60, NameStyle.Western,
            "Hiroshi Yuko Takashi Keiko Kenji Haruka Satoshi Naoko Daisuke Akiko Yūki Shōta Kaori Ryō Tomoko Jun'ichi Mayumi Kōji",
            "Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada Sasaki Ōno Saitō Kudō Hayashi Mori Ishikawa Endō",
            "Yama Kawa Mori Matsu Taka Naka Ishi Fuji Naga Hashi Oka Kita Miya Nishi Ogu Sugi Ike Hama Kuro Ao",
            "moto da mura shita guchi zaki hara ta no yama naka oka shima ki"),
        List("Japanese, kanji", 8, NameStyle.Unspaced,
            "健一 裕子 隆 恵子 大輔 遥 智 直子 翔太 香織 亮 友子",
            "佐藤 鈴木 高橋 田中 渡辺 伊藤 山本 中村 小林 加藤 吉田 山田"),
        List("Indian", 95, NameStyle.Western,
            "Rajesh Priya Amit Anjali Sanjay Kavita Arjun Meera Vikram Sunita Rahul Deepa Anand Lakshmi Rohan Nandini Suresh Pooja Harish Ishaan",
            "Kumar Sharma Singh Gupta Patel Das Reddy Mehta Joshi Rao Nair Banerjee Chatterjee Iyer Mishra Verma Desai Kulkarni Bhattacharya Mukherjee",
            "Chand Ram Bhat Deven Krish Nara Sub Raj Mah Gov Jaya Vish Sur Anan Pad",
            "ra an iah kar wal nathan aswamy endra yan war"),
        List("South Indian and Indonesian, one name", 25, NameStyle.Mononym,
            "K. S. R. M. V. T. P. N. A. S._K. R._V. M._S.",
            "Murugan Senthil Karthikeyan Venkatesan Saravanan Padmavathi Ramanathan Selvi Kalyani Chandrasekaran Arumugam Suharti Wibowo Slamet Hartati Sukarjo Annamalai Ponnusamy"),
        List("Arabic", 40, NameStyle.Arabic,
            "Ahmed Fatima Mohammed Aisha Omar Layla Youssef Maryam Khalid Noor Hassan Salma Ibrahim Rania Tariq Hala",
            "al-Rashid al-Masri al-Haddad al-Najjar al-Khatib al-Zahrani al-Sayed al-Amin el-Tayeb ben_Salah bin_Nasser Haddad Mansour Khoury Nasser Saleh"),
        List("Arabic, Arabic script", 6, NameStyle.OtherScript,
            "أحمد فاطمة محمد عائشة عمر ليلى يوسف مريم خالد نور حسن سلمى",
            "الراشد المصري الحداد النجار الخطيب الزهراني الأمين السيد منصور خوري ناصر صالح"),
        List("Persian", 35, NameStyle.Western,
            "Reza Maryam Ali Zahra Mehdi Leila Hossein Shirin Farhad Nasrin Behnam Parisa Kaveh Azadeh",
            "Ahmadi Hosseini Mohammadi Karimi Rezaei Moradi Jafari Rahimi Sadeghi Tehrani Shirazi Bahrami Farahani Kermani Golzar",
            "Karim Rahm Akbar Hasan Amir Jalal Kazem Najaf Mousav Nour Ebrahim Esfand Qasem Farr",
            "i ian zadeh pour nejad inia far khah"),
        List("Hebrew", 20, NameStyle.Western,
            "Noam Tamar Yael Eitan Shira Amir Michal Oren Noa Itai Hadas Gil",
            "Cohen Levi Mizrahi Peretz Biton Friedman Avraham Ben-David Shapira Golan Bar-On Regev"),
        List("Russian", 50, NameStyle.Western,
            "Sergei Elena Alexander Olga Dmitri Natalia Andrei Irina Mikhail Tatiana Alexei Svetlana Ivan Ekaterina Yuri Lyudmila",
            "Ivanov Smirnov Kuznetsov Popov Vasiliev Petrov Sokolov Mikhailov Fedorov Morozov Volkov Lebedev Semenov Pavlov Stepanov Zaitsev Belyaev",
            "Bel Kar Nik Mel Vor Gor Zhur Kras Lap Osip Rod Sid Tar Shub Yak Chern Dem",
            "ov onov in enkov anov ilov ovsky ikov"),
        List("Russian, Cyrillic", 7, NameStyle.OtherScript,
            "Сергей Александр Дмитрий Андрей Михаил Алексей Иван Юрий Павел Николай Олег Виктор",
            "Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Фёдоров Морозов Волков Лебедев"),
        List("Ukrainian and Balkan", 25, NameStyle.Western,
            "Oleksandr Oksana Andriy Iryna Miloš Jelena Nikola Ivana Đorđe Snežana Mladen Željka Bogdan Ștefania",
            "Shevchenko Kovalenko Bondarenko Petrović Jovanović Kovačević Horvat Babić Đurić Živković Popescu Ionescu Munteanu Dragomirov",
            "Kova Mel Hry Lys Mar Pav Sav Tka Vasil Ster Bran Rad",
            "ch chuk enko ić ević escu iuk yshyn"),
        List("Greek", 25, NameStyle.Western,
            "Georgios Maria Ioannis Eleni Dimitrios Katerina Nikos Sofia Kostas Vasiliki Panagiotis Ioanna",
            "Papadopoulos Georgiou Nikolaidis Dimitriou Pappas Vlachos Oikonomou Antoniou Karagiannis Makris Samaras Kalogeras",
            "Papa Theo Christo Stavr Kara Alex Ana Gian Mich Efstath",
            "dakis poulos doulou kos giannis nidis nakis foros"),
        List("Greek, Greek script", 3, NameStyle.OtherScript,
            "Γεώργιος Μαρία Ιωάννης Ελένη Δημήτρης Κατερίνα Νίκος Σοφία",
            "Παπαδόπουλος Γεωργίου Νικολαΐδης Δημητρίου Παππάς Βλάχος Οικονόμου Αντωνίου"),
        List("Nordic", 40, NameStyle.Western,
            "Lars Ingrid Erik Astrid Anders Kirsten Søren Åsa Mikkel Märta Jørgen Solveig Pekka Päivi Håkan Aino",
            "Johansson Hansen Andersson Nielsen Larsson Korhonen Virtanen Berg Lindström Sørensen Ødegård Bjørnstad Åkesson Mäkinen Nyström Østby",
            "Lind Berg Ek Sjö Holm Sand Ny Hag Lund Ström Gran Nord Björk Dal",
            "ström qvist gren dahl man berg mark holm lund vik stad sen"),
        List("Icelandic", 12, NameStyle.Icelandic,
            "Jón Guðrún Sigurður Anna Gunnar Kristín Ólafur Þórdís Einar Sigríður Björn Ásta",
            "Jóns Sigurðar Gunnars Ólafs Einars Magnús Kristjáns Stefáns Björns Þórðar"),
        List("Nigerian", 25, NameStyle.Western,
            "Chinedu Ngozi Emeka Amaka Oluwaseun Folake Ifeanyi Yetunde Musa Aminu Tunde Chidinma",
            "Okafor Adeyemi Okonkwo Balogun Eze Adebayo Nwosu Ibrahim Ọlátúnjí Abubakar Onyeka Ogunleye",
            "Ade Olu Oye Ogun Aki Ola Olo Nwa Oko Chuk Iwu",
            "yemi wale bola kunle nwa wu dare shola toye ngwa agu"),
        List("East African", 15, NameStyle.Western,
            "Wanjiru Otieno Amina Juma Nia Baraka Achieng Kamau Tigist Abebe Selam Dawit",
            "Mwangi Odhiambo Kimani Njoroge Wambui Mutua Tesfaye Bekele Haile Alemu Kiprono Mbeki",
            "Ki Mu Nga Ka Wa Ge O A",
            "mani tua nyi riuki thoni bebe tieno kello chieng ruga kungu"),
        List("Hawaiian and Māori", 8, NameStyle.Western,
            "Keola Leilani Kai Nālani Kekoa Mahina Aroha Wiremu Hēmi Mere",
            "Kaʻaukai Keawe Kealoha Kahananui Hoʻomana Kaʻiliʻohu Ngata Parata Tāwhai Te_Rangi"),
        List("Thai and Filipino", 20, NameStyle.Western,
            "Somchai Siriporn Anong Niran Kanya Prasert Maria Jose Angelica Ramon Liza Ferdinand",
            "Srisai Chaiyasit Wongsakul Thongchai Rattanaporn Dela_Cruz Reyes Bautista Villanueva Macaraeg Dimaculangan Santos"),
    ];

    private static readonly int _weights = All.Sum(list => list.Weight);

    /// <summary>Picks a culture by weight.</summary>
    public static NameList Any(Dice dice)
    {
        var at = dice.Below(_weights);
        foreach (var list in All)
        {
            at -= list.Weight;
            if (at < 0)
                return list;
        }

        return All[0];
    }

    /// <summary>Picks a family name: one of the list, the frequent ones more often, or one of stem and ending.</summary>
    public string AnyFamily(Dice dice) =>
        Stems.Length > 0 && dice.Chance(700) ? dice.Pick(Stems) + dice.Pick(Endings) : dice.PickEarly(Family);

    private static NameList List(
        string culture, int weight, NameStyle style, string given, string family, string stems = "", string endings = "") =>
        new(culture, weight, style, Split(given), Split(family), Split(stems), Split(endings));

    private static string[] Split(string names) => [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => name.Replace('_', ' '))];
}
