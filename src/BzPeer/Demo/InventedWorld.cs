using System.Globalization;
using System.Text;
using BzPeer.Topics;

namespace BzPeer.Demo;

/// <summary>
/// A world of works and people that do not exist, for a first look, for tests and for measuring at any size.
/// The same number of works and the same seed give the same bytes on every machine. Each work is composed from its own
/// number alone, so that memory does not grow with their number.
/// </summary>
/// <remarks>
/// Works belong to communities (one field of research), communities consist of teams, teams of seats that people hold
/// for some years, one after another; so there are clusters, repeated teams and careers. Each community has a star
/// whose share of its works gives productivity its long tail. Arithmetic is on integers and square roots only, which
/// every machine rounds alike.
/// </remarks>
public sealed class InventedWorld
{
    /// <summary>From here on the world has its prolific author (500 works or more) and its work of 3,000 authors.</summary>
    public const int WholeWorld = 4000;

    private const int Seats = 16;
    private const int Holders = 16;
    private const int Visitors = 8;
    private const int ExperimentMembers = 4096;
    private const int StarSeat = Seats - 1;

    private static readonly DateTime _first = new(1995, 1, 9, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime _last = new(2026, 10, 20, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string[] _towns =
        ["Northmoor", "Lower Quill", "Port Ember", "Saltmarch", "Elderwick", "Hollin Bay", "Vane", "Greywater", "Aldersund", "Tallow Hill"];

    private readonly ulong _seed;
    private readonly int _works;
    private readonly long _step;
    private readonly long _shift;
    private readonly int[] _starts;
    private readonly int[] _teams;
    private readonly int _experiments;

    /// <summary>Lays out the communities of a world.</summary>
    /// <param name="works">How many works there are: from 1 to 5,000,000.</param>
    /// <param name="seed">Another seed is another world.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="works"/> is out of range.</exception>
    public InventedWorld(int works, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(works, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(works, 5_000_000);
        (_works, _seed, _experiments) = (works, seed, Math.Min(40, 1 + (works / 10_000)));

        var dice = new Dice(Dice.Mix(seed, 1, (ulong)works));
        do
            _step = works == 1 ? 1 : dice.Between(works / 2, works - 1);
        while (Divisor(_step, works) != 1);
        _shift = dice.Below(works);

        var largest = LargestCommunity(works);
        var starts = new List<int>();
        var teams = new List<int>();
        var (start, team) = (0, 0);
        for (var community = 0; start < works; community++)
        {
            starts.Add(start);
            teams.Add(team);
            var size = CommunitySize(largest, community, works);
            start += size;
            team += Teams(Math.Min(size, works - start + size));
        }

        starts.Add(works);
        teams.Add(team);
        (_starts, _teams) = ([.. starts], [.. teams]);
    }

    /// <summary>Composes the works, one after another.</summary>
    public IEnumerable<InventedWork> Works()
    {
        for (var number = 1; number <= _works; number++)
            yield return Work(number);
    }

    /// <summary>Writes the works as lines of the arXiv metadata snapshot and, beside it, who is who.</summary>
    /// <param name="records">Receives one JSON record a line; lines end in a line feed.</param>
    /// <param name="truth">Receives, separated by tabs, record id, place (from 1), name as printed, person; null for none.</param>
    /// <param name="cancellationToken">Stops between two works.</param>
    public async Task WriteAsync(TextWriter records, TextWriter? truth, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        var lines = new StringBuilder(1 << 17);
        var people = new StringBuilder();
        foreach (var work in Works())
        {
            work.AppendJson(lines);
            for (var place = 0; truth is not null && place < work.Authors.Count; place++)
            {
                var author = work.Authors[place];
                people.Append(CultureInfo.InvariantCulture, $"{work.Id}\t{place + 1}\t{author.PrintedName}\tp{author.Person}\n");
            }

            if (lines.Length < 1 << 16)
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            await Flush(lines, records);
            if (truth is not null)
                await Flush(people, truth);
        }

        await Flush(lines, records);
        if (truth is not null)
            await Flush(people, truth);

        async Task Flush(StringBuilder from, TextWriter to)
        {
            await to.WriteAsync(from, cancellationToken);
            from.Clear();
        }
    }

    /// <summary>
    /// The works of the most prolific author: 560 among 4,000, so that 500 are safe from chance, then with the fourth
    /// root of the number of works up to 2,000.
    /// </summary>
    private static int MostProlific(int works) => works <= WholeWorld
        ? works * 14 / 100
        : (int)Math.Min(2000, 560 * Math.Sqrt(Math.Sqrt((double)works / WholeWorld)));

    /// <summary>The star has a part in 70 % of the largest community's works.</summary>
    private static int LargestCommunity(int works) => Math.Max(12, MostProlific(works) * 10 / 7);

    /// <summary>Sizes fall with a power of the rank that is gentler in larger worlds, where there are more communities.</summary>
    private static int CommunitySize(int largest, int community, int works)
    {
        double rank = community + 1;
        var half = Math.Sqrt(rank);
        var quarter = Math.Sqrt(half);
        var fall = works <= 20_000 ? half * quarter * Math.Sqrt(quarter) : works <= 100_000 ? half * quarter : half;
        return Math.Max(Math.Min(largest, 40), (int)(largest / fall));
    }

    private static int Teams(int size) => Math.Max(1, size / 40);

    private static int StarShare(int community) => community switch
    {
        0 => 700,
        1 => 620,
        2 => 520,
        3 => 450,
        < 8 => 380,
        _ => 120 + (community * 37 % 180),
    };

    private InventedWork Work(int number)
    {
        var dice = new Dice(Dice.Mix(_seed, 2, (ulong)number));
        var slot = (int)(((number * _step) + _shift) % _works);
        var community = Array.BinarySearch(_starts, slot);
        if (community < 0)
            community = ~community - 1;
        var (at, size) = (slot - _starts[community], _starts[community + 1] - _starts[community]);
        var facts = new Dice(Dice.Mix(_seed, 3, (ulong)community));

        var members = ExperimentSize(number, dice);
        // Few fields are the largest ones, so that a small world already has all of them.
        var field = members > 0 ? InventedField.Experiments : InventedField.All[community < InventedField.All.Length
            ? community
            : Math.Min(facts.Below(InventedField.All.Length), facts.Below(InventedField.All.Length))];
        var founded = members > 0 ? new DateTime(2008, 3, 3, 0, 0, 0, DateTimeKind.Utc) : _first.AddDays(facts.Below(365 * (community < 4 ? 2 : 18)));
        // A community grows evenly: its works are as dense as time since its foundation.
        var posted = founded.AddDays((int)((_last - founded).Days * Math.Sqrt((at + 0.5) / size))).AddSeconds(dice.Below(86_400));
        var people = members > 0 ? Experiment(members, dice) : Team(number, community, posted.Year, field, dice);

        var text = new InventedText(field, dice);
        var versions = Versions(posted, dice);
        return new InventedWork
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"demo:{number}"),
            Title = text.Title(capitals: dice.Chance(550)),
            Abstract = text.Abstract(),
            Categories = Categories(field, facts.Below(field.Primary.Length), dice),
            Authors = Authors(people, dice),
            Versions = versions,
            Updated = DateOnly.FromDateTime(versions[^1].AddDays(dice.Below(4))),
            Comments = Comment(members, people.Count, dice),
            JournalReference = dice.Chance(180) ? Journal(versions[^1].Year, dice) : null,
            ReportNumber = dice.Chance(60) ? string.Create(CultureInfo.InvariantCulture, $"INV-{field.Notation.ToString().ToUpperInvariant()[..2]}-{posted.Year % 100:00}/{dice.Between(1, 99):00}") : null,
        };
    }

    /// <summary>One work in 1,000 is an experiment's, one in 100,000 (and one of the first 4,000) has 3,000 authors; 0 for all others.</summary>
    private static int ExperimentSize(int number, Dice dice) =>
        number % 100_000 == 2_026 ? 3000 : number % 1000 == 777 ? dice.Between(100, dice.Between(150, 1200)) : 0;

    private List<int> Experiment(int members, Dice dice)
    {
        var first = _teams[^1] * Seats * Holders + (_works + 1) * Visitors + (dice.Below(_experiments) * ExperimentMembers);
        var left = Math.Min(ExperimentMembers, members * 8 / 7);
        var people = new List<int>(members);
        for (var member = 0; people.Count < members; member++, left--)
        {
            if (dice.Below(left) < members - people.Count)
                people.Add(first + member);
        }

        return people;
    }

    private List<int> Team(int number, int community, int year, InventedField field, Dice dice)
    {
        var (firstTeam, teams) = (_teams[community], _teams[community + 1] - _teams[community]);
        var team = Math.Min(dice.Below(teams), dice.Below(teams));
        var size = TeamSize(field.Notation, dice);
        var people = new List<int>(size);
        if (dice.Chance(StarShare(community)))
            people.Add(Person(firstTeam, StarSeat, 0));
        if (dice.Chance(700) && people.Count < size)
            people.Add(Holder(firstTeam + team, 0, year));
        var visitors = 0;
        for (var tries = 0; people.Count < size && tries < 4 * size; tries++)
        {
            var chance = dice.Below(1000);
            int person;
            if (chance < 80 && visitors < Visitors)
                person = _teams[^1] * Seats * Holders + (number * Visitors) + visitors++;
            else if (chance < 190)
                person = Holder(firstTeam + ((team + 1 + dice.Below(2)) % teams), SomeSeat(dice), year);
            else if (chance < 220)
                person = Holder(dice.Below(_teams[^1]), SomeSeat(dice), year);
            else
                person = Holder(firstTeam + team, SomeSeat(dice), year);
            if (!people.Contains(person))
                people.Add(person);
        }

        // Whoever leads the team stands last more often than not.
        if (people.Count > 1)
        {
            var lead = people[0];
            people.RemoveAt(0);
            people.Insert(dice.Chance(600) ? people.Count : dice.Below(people.Count + 1), lead);
        }

        return people;
    }

    /// <summary>Mostly 1 to 8, some 9 to 30; mathematics and statistics work in smaller teams.</summary>
    private static int TeamSize(Notation notation, Dice dice)
    {
        var small = notation is Notation.Algebra or Notation.Analysis or Notation.Discrete or Notation.Statistics;
        return dice.Below(1000) switch
        {
            < 90 => 1,
            < 260 => 2,
            < 490 => 3,
            < 660 => small ? 2 : 4,
            < 780 => small ? 3 : 5,
            < 860 => small ? 4 : 6,
            < 915 => small ? 3 : 7,
            < 955 => small ? 5 : 8,
            < 985 => small ? 4 : dice.Between(9, 14),
            _ => dice.Between(10, 30),
        };
    }

    private static int SomeSeat(Dice dice) => Math.Min(1 + dice.Below(StarSeat - 1), 1 + Math.Min(dice.Below(9), dice.Below(9)));

    private static int Person(int team, int seat, int holder) => (((team * Seats) + seat) * Holders) + holder;

    /// <summary>Who holds a seat in a year: the head for 24 years, two seniors for 12, others for 7 and less.</summary>
    private int Holder(int team, int seat, int year)
    {
        var tenure = seat switch { 0 => 24, < 3 => 12, < 6 => 7, _ => 5 };
        var shift = (int)(Dice.Mix(_seed, 4, (ulong)((team * Seats) + seat)) % (ulong)tenure);
        return Person(team, seat, (year - 1995 + shift) / tenure);
    }

    private InventedPerson Named(int person)
    {
        var dice = new Dice(Dice.Mix(_seed, 5, (ulong)person));
        var team = person / (Seats * Holders);
        if (team < _teams[^1] && dice.Chance(550))
            return new InventedPerson(NameList.Any(new Dice(Dice.Mix(_seed, 6, (ulong)team))), dice);
        return new InventedPerson(NameList.Any(dice), dice);
    }

    private List<InventedAuthor> Authors(List<int> people, Dice dice)
    {
        var affiliated = people.Count < 20 && dice.Chance(40);
        var authors = new List<InventedAuthor>(people.Count);
        foreach (var person in people)
        {
            var name = Named(person).Print(dice);
            authors.Add(new InventedAuthor(name.Given, name.Family, name.Suffix, affiliated ? Affiliation(dice) : null, person));
        }

        // Large collaborations, and one small team in five, sign in the order of the alphabet.
        if (people.Count > 30 || dice.Chance(200))
            authors.Sort((one, other) => (string.CompareOrdinal(one.Family, other.Family), string.CompareOrdinal(one.Given, other.Given), one.Person - other.Person) switch
            {
                (0, 0, var byPerson) => byPerson,
                (0, var byGiven, _) => byGiven,
                var (byFamily, _, _) => byFamily,
            });
        return authors;
    }

    private static string Affiliation(Dice dice) => dice.Below(3) switch
    {
        0 => $"Invented University of {dice.Pick(_towns)}",
        1 => $"{dice.Pick(_towns)} Institute of Imaginary Studies",
        _ => $"Laboratory for Things That Are Not, {dice.Pick(_towns)}",
    };

    private static List<string> Categories(InventedField field, int usual, Dice dice)
    {
        var categories = new List<string>(4) { dice.Chance(700) ? field.Primary[usual] : dice.Pick(field.Primary) };
        var cross = dice.Below(100) switch { < 32 => 0, < 68 => 1, < 90 => 2, _ => 3 };
        for (var i = 0; i < cross; i++)
        {
            var code = dice.Chance(930) ? dice.PickEarly(field.Cross) : dice.Pick(dice.Pick(InventedField.All).Primary);
            if (!categories.Contains(code, StringComparer.Ordinal) && ArxivTaxonomy.TryFind(code, out _))
                categories.Add(code);
        }

        return categories;
    }

    private static List<DateTime> Versions(DateTime posted, Dice dice)
    {
        var versions = new List<DateTime>(2) { posted };
        var more = dice.Below(100) switch { < 60 => 0, < 86 => 1, < 96 => 2, _ => dice.Between(3, 6) };
        for (var i = 0; i < more; i++)
        {
            var next = versions[^1].AddDays(dice.Between(2, dice.Between(20, 500))).AddSeconds(dice.Below(40_000));
            if (next > _last)
                break;
            versions.Add(next);
        }

        return versions;
    }

    private static string? Comment(int members, int authors, Dice dice)
    {
        if (members > 0)
            return string.Create(CultureInfo.InvariantCulture, $"{dice.Between(18, 60)} pages, {dice.Between(6, 20)} figures, {authors} authors");
        if (dice.Chance(4))
            return dice.Chance(500)
                ? "This paper has been withdrawn by the authors due to a gap in the proof of the main lemma"
                : "Withdrawn: the calibration of the second data set turned out to be wrong";
        var pages = string.Create(CultureInfo.InvariantCulture, $"{dice.Between(4, 48)} pages");
        var figures = dice.Between(1, 14);
        return dice.Below(10) switch
        {
            < 3 => null,
            < 6 => string.Create(CultureInfo.InvariantCulture, $"{pages}, {figures} {(figures == 1 ? "figure" : "figures")}"),
            6 => pages,
            7 => pages + "; comments welcome",
            8 => pages + ", minor corrections, references added",
            _ => pages + ", to appear in the Journal of Invented Results",
        };
    }

    private static string Journal(int year, Dice dice) => dice.Below(4) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"J. Invented Results {year - 1980} ({year}) {dice.Between(1, 900)}"),
        1 => string.Create(CultureInfo.InvariantCulture, $"Annals of Imaginary Science {dice.Between(2, 60)}, no. {dice.Between(1, 6)}, {year}"),
        2 => string.Create(CultureInfo.InvariantCulture, $"Proc. Symposium on Things That Are Not {year}, paper {dice.Between(1, 300)}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"Fict. Lett. {dice.Between(3, 140)}:{dice.Between(10000, 99999)},{year}"),
    };

    private static long Divisor(long one, long other) => other == 0 ? one : Divisor(other, one % other);
}
