namespace BzPeer.Institutions;

/// <summary>
/// Which institutions a printed affiliation names: a function of the text and of all institutions that bear one of its
/// keys, whatever came first. Where it is unsure it gives none. The rules, in their order:
/// <list type="number">
/// <item>The longest run of segments that is a name counts; parts of it are not looked at again.</item>
/// <item>An institution of a country that the text does not name is out, where the text names one.</item>
/// <item>Of several institutions of one name the one whose place the text prints counts, else the one whose country it
/// prints; where that leaves none or several, the text is unsure there.</item>
/// <item>Initials, one-word names and names that say little ("General Hospital", "School of Medicine") need their place too.</item>
/// <item>A parent beside its child gives way to the child; a department's name beside any other institution gives way.</item>
/// </list>
/// </summary>
public static class MatchAffiliation
{
    /// <summary>Initials of so many letters are rare enough for the country alone to tell them apart.</summary>
    private const int LongAcronym = 4;

    /// <summary>A name that begins with one of these is a part of something.</summary>
    private static readonly HashSet<string> Departments = new(StringComparer.Ordinal)
    {
        "department", "division", "section", "faculty", "laboratory", "lab", "chair", "unit", "program", "programme", "school", "graduate",
        "departamento", "facultad", "faculdade", "dipartimento", "departement", "fakultat", "abteilung", "lehrstuhl", "faculte", "facolta", "escuela",
        "laboratoire", "laboratorio", "service", "servicio", "servico", "clinic", "klinik", "unidad", "unite",
    };

    /// <summary>Names with one of these are given all over the world: the place must be printed too.</summary>
    private static readonly HashSet<string> Local = new(StringComparer.Ordinal)
    {
        "hospital", "hospitals", "clinic", "clinics", "clinica", "klinik", "klinikum", "infirmary", "hopital", "ospedale", "hospitalier", "hospitalar", "saint", "santa",
        "school", "college", "museum", "museo", "musee", "academy", "seminary", "library", "church", "gymnasium", "lyceum", "colegio", "colegiul", "liceo",
    };

    /// <summary>Names with one of these are those of a country: to print it tells them apart.</summary>
    private static readonly HashSet<string> OfACountry = new(StringComparer.Ordinal)
    {
        "ministry", "ministerio", "ministere", "ministero", "ministerium", "national", "nacional", "nationale", "nazionale", "federal", "bundesministerium",
    };

    /// <summary>Words that tell no institution from another.</summary>
    private static readonly HashSet<string> SayingLittle = [.. Local, .. OfACountry, .. Departments, .. (ReadOnlySpan<string>)
    [
        "of", "and", "the", "for", "in", "at", "on", "de", "del", "la", "las", "los", "el", "le", "les", "des", "du", "da", "do", "dos", "das", "di", "della", "et", "y", "e",
        "und", "der", "die", "das", "fur", "pour", "para", "per", "a", "d", "l", "s",
        "university", "universities", "universidad", "universidade", "universite", "universita", "universitat", "institute", "institutes", "institut", "instituto", "istituto",
        "institution", "center", "centers", "centro", "centre", "zentrum", "association", "society", "foundation", "council", "agency", "office", "bureau", "company", "corporation",
        "limited", "inc", "gmbh", "llc", "co", "organization", "international", "european", "american", "regional", "central", "general", "state", "city", "county", "provincial",
        "municipal", "public", "royal", "imperial", "global", "world", "first", "second", "third", "new", "north", "south", "east", "west", "northern", "southern", "eastern", "western",
        "medical", "medicine", "medicina", "medico", "health", "salud", "saude", "sante", "healthcare", "care", "clinical", "cancer", "oncology", "heart", "eye", "children", "childrens",
        "women", "womens", "mental", "nursing", "pharmacy", "dental", "dentistry", "surgery", "pediatrics", "psychiatry", "psychology", "veterinary", "biomedical", "hygiene",
        "research", "investigacion", "investigaciones", "recherche", "recherches", "ricerca", "pesquisa", "forschung", "study", "studies", "estudios", "etudes", "advanced", "higher",
        "science", "sciences", "ciencias", "ciencia", "scientific", "technology", "technologies", "technological", "technical", "tecnologia", "tecnologico", "engineering", "ingenieria",
        "polytechnic", "polytechnique", "applied", "natural", "history", "historia", "naturelle", "social", "political", "economics", "economic", "economy", "business", "management",
        "administration", "law", "arts", "art", "humanities", "education", "educational", "teacher", "teachers", "information", "computer", "computing", "communication", "media",
        "mathematics", "physics", "chemistry", "chemical", "biology", "biological", "molecular", "life", "earth", "geology", "geography", "geological", "geophysics", "astronomy",
        "space", "ocean", "oceanography", "marine", "fisheries", "forest", "forestry", "forests", "agriculture", "agricultural", "agronomy", "food", "animal", "plant", "plants", "soil",
        "water", "environment", "environmental", "ecology", "conservation", "nature", "climate", "energy", "nuclear", "materials", "industrial", "industry", "mining", "transport",
        "development", "planning", "policy", "service", "services", "systems", "system", "network", "training", "resources", "human", "community", "family", "defense", "defence",
        "security", "safety", "quality", "standards", "statistics", "data", "design", "architecture", "music", "theology", "religion", "sport", "sports", "culture", "cultural",
        "language", "languages", "linguistics", "innovation", "entrepreneurship", "finance", "bank", "group", "government", "interior", "foreign", "affairs", "trade", "commerce",
        "survey", "infectious", "tropical", "diseases", "disease", "neuroscience", "brain", "genetics", "genome", "biotechnology", "nanotechnology", "electronics", "optics", "mechanics",
    ]];

    /// <summary>The institutions that a text names, in the order in which it names them.</summary>
    /// <param name="printed">The text, taken apart.</param>
    /// <param name="byKey">Every institution that bears one of its keys.</param>
    /// <param name="children">Pairs of parent and child among them.</param>
    public static IReadOnlyList<MatchedInstitution> Run(
        PrintedAffiliation printed, ILookup<string, NameBearer> byKey, IReadOnlySet<(long Parent, long Child)> children)
    {
        ArgumentNullException.ThrowIfNull(printed);
        ArgumentNullException.ThrowIfNull(byKey);
        ArgumentNullException.ThrowIfNull(children);
        var found = new List<Found>();
        var used = new HashSet<(AffiliationPart, int)>();
        foreach (var span in printed.Spans)
        {
            if (!byKey.Contains(span.Key) || Enumerable.Range(span.From, span.Length).Any(i => used.Contains((span.Part, i))))
            {
                continue;
            }

            var answer = Choose(span, [.. byKey[span.Key].DistinctBy(i => i.Id)]);
            if (answer.IsName)
            {
                used.UnionWith(Enumerable.Range(span.From, span.Length).Select(i => (span.Part, i)));
            }

            if (answer.Institution is { } institution)
            {
                found.Add(new Found(span, institution, answer.Reason));
            }
        }

        var places = printed.Parts.Select((part, i) => (part, i)).ToDictionary(p => p.part, p => p.i);
        return
        [
            .. found
                .Where(f => !found.Any(o => children.Contains((f.Institution.Id, o.Institution.Id))))
                .Where(f => !IsDepartment(f.Span) || !found.Any(o => o.Span.Part == f.Span.Part && !IsDepartment(o.Span) && !children.Contains((o.Institution.Id, f.Institution.Id))))
                .OrderBy(f => places[f.Span.Part]).ThenBy(f => f.Span.From)
                .DistinctBy(f => f.Institution.Id)
                .Select(f => new MatchedInstitution(f.Institution.Id, f.Reason)),
        ];
    }

    /// <summary>One of the institutions of a name, or none; whether the segments are used up by the name all the same.</summary>
    private static (NameBearer? Institution, AffiliationReason Reason, bool IsName) Choose(AffiliationSpan span, List<NameBearer> bearers)
    {
        // "Oxford" among the names of an institution at Oxford is the town wherever it stands alone.
        bearers.RemoveAll(i => i.PlaceKey == span.Key || i.RegionKey == span.Key);
        if (bearers.Count == 0)
        {
            return (null, default, IsName: false);
        }

        var isAcronym = span.Key.StartsWith(InstitutionNameKey.AcronymMark, StringComparison.Ordinal);
        var possible = bearers.FindAll(i => span.Countries.Count == 0 || i.CountryCode is null || span.Countries.Contains(i.CountryCode));
        var atPlace = possible.FindAll(i => span.Part.Names(i.PlaceKey, span.From, span.Length));
        var inCountry = possible.FindAll(i => i.CountryCode is not null && span.Countries.Contains(i.CountryCode));
        var one = bearers.Count == 1 ? possible.SingleOrDefault()
            : atPlace.Count == 1 ? atPlace[0]
            : atPlace.Count == 0 && inCountry.Count == 1 ? inCountry[0]
            : null;
        if (one is null)
        {
            // Initials that mean nothing here leave the segment to be a name.
            return (null, default, IsName: !isAcronym);
        }

        var words = span.Key.Split(' ');
        var isAtPlace = atPlace.Contains(one) || span.Part.Names(one.RegionKey, span.From, span.Length);
        var isInCountry = inCountry.Contains(one);
        var holdsPlace = Holds(span.Key, one.PlaceKey) || Holds(span.Key, one.RegionKey);
        var needsPlace = words.Length == 1 || words.Any(Local.Contains) || words.All(SayingLittle.Contains) || Departments.Contains(words[0]);
        var isSure = isAcronym ? atPlace.Contains(one) || (isInCountry && span.Key.Length > LongAcronym)
            : !needsPlace || isAtPlace || holdsPlace || (isInCountry && (words.Length == 1 || words.Any(OfACountry.Contains)));
        if (!isSure)
        {
            return (null, default, IsName: !isAcronym);
        }

        var reason = isAcronym ? AffiliationReason.AcronymAndPlace
            : bearers.Count == 1 && !needsPlace ? AffiliationReason.Name
            : AffiliationReason.NameAndPlace;
        return (one, reason, IsName: true);
    }

    private static bool Holds(string key, string? place) =>
        !string.IsNullOrEmpty(place) && $" {key} ".Contains($" {place} ", StringComparison.Ordinal);

    private static bool IsDepartment(AffiliationSpan span) => Departments.Contains(span.Part.Segments[span.From].Words[0]);

    private sealed record Found(AffiliationSpan Span, NameBearer Institution, AffiliationReason Reason);
}

/// <summary>An institution that bears a name, with what tells it from others of that name.</summary>
/// <param name="Id">The institution; for a withdrawn one, its successor.</param>
/// <param name="CountryCode">Its country, ISO 3166-1 alpha-2.</param>
/// <param name="PlaceKey">Its city, folded.</param>
/// <param name="RegionKey">Its region, folded.</param>
public sealed record NameBearer(long Id, string? CountryCode, string? PlaceKey, string? RegionKey);

/// <summary>An institution that a text names.</summary>
/// <param name="Id">The institution.</param>
/// <param name="Reason">Why.</param>
public sealed record MatchedInstitution(long Id, AffiliationReason Reason);
