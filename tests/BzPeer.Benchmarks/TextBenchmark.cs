using System.Diagnostics;
using System.Globalization;
using BzPeer.Tests.Text;
using BzPeer.Text;

namespace BzPeer.Benchmarks;

/// <summary>
/// <c>bench text</c>: every title and abstract of the real records beside the repository (or in BZPEER_CORPUS), read as imports read
/// them, on one thread; then each distinct formula of a folder rendered by two engines.
/// </summary>
internal static class TextBenchmark
{
    private const int Engines = 2;

    public static int Run()
    {
        if (CorpusTexts.Folder() is not { } corpus)
        {
            Console.Error.WriteLine("There are no real records: name their folder in BZPEER_CORPUS.");
            return 1;
        }

        var folders = CorpusTexts.ReadAll(corpus).GroupBy(t => t.Folder).ToList();
        using var renderer = new FormulaRenderer(Engines);
        // The engines start, and the code of both is compiled, before anything is measured.
        foreach (var text in folders.SelectMany(f => f.Take(200))) text.Read();
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = Engines }, i => renderer.Render(new Formula($"\\frac{{x_{i}}}{{2}}", false)));

        Say($"{"folder",-14}{"texts",8}{"texts/s",10}{"MB/s",7}{"formulas",10}{"distinct",10}{"formulas/s",12}{"rendered",10}{"upright",9}{"source",8}");
        var total = new Figures();
        foreach (var folder in folders)
        {
            var figures = Measure([.. folder], renderer);
            figures.Print(folder.Key);
            total.Add(figures);
        }

        total.Print("all");
        Say($"rendered: with MathML; upright: those of them with names of unknown macros; source: refused. {Engines} engines. Files in xz are left out.");
        return 0;
    }

    private static Figures Measure(IReadOnlyList<CorpusText> texts, FormulaRenderer renderer)
    {
        var watch = Stopwatch.StartNew();
        var formulas = texts.SelectMany(t => t.Read().Formulas).ToList();
        var reading = watch.Elapsed;

        var distinct = formulas.Distinct().ToList();
        var rendered = new RenderedFormula[distinct.Count];
        watch.Restart();
        Parallel.For(0, distinct.Count, new ParallelOptions { MaxDegreeOfParallelism = Engines }, i => rendered[i] = renderer.Render(distinct[i]));
        return new Figures
        {
            Texts = texts.Count,
            Characters = texts.Sum(t => (long)t.Raw.Length),
            Reading = reading,
            Formulas = formulas.Count,
            Distinct = distinct.Count,
            Rendering = watch.Elapsed,
            Upright = rendered.Count(r => r.HasUprightNames),
            Refused = rendered.Count(r => r.MathMl is null),
        };
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed class Figures
    {
        public long Texts { get; set; }

        public long Characters { get; set; }

        public TimeSpan Reading { get; set; }

        public long Formulas { get; set; }

        public long Distinct { get; set; }

        public TimeSpan Rendering { get; set; }

        public long Upright { get; set; }

        public long Refused { get; set; }

        public void Add(Figures other)
        {
            Texts += other.Texts;
            Characters += other.Characters;
            Reading += other.Reading;
            Formulas += other.Formulas;
            Distinct += other.Distinct;
            Rendering += other.Rendering;
            Upright += other.Upright;
            Refused += other.Refused;
        }

        public void Print(string folder) => Say(
            $"{folder,-14}{Texts,8}{Texts / Reading.TotalSeconds,10:N0}{Characters / 1e6 / Reading.TotalSeconds,7:0.0}{Formulas,10}{Distinct,10}{Distinct / Rendering.TotalSeconds,12:N0}{Share(Distinct - Refused),10}{Share(Upright),9}{Share(Refused),8}");

        private string Share(long part) => Distinct == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / Distinct:0.0} %");
    }
}
