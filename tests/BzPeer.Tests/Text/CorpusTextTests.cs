using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using BzPeer.Text;
using Xunit;

namespace BzPeer.Tests.Text;

/// <summary>Real titles and abstracts, where there are any (see <see cref="Folder"/>).</summary>
public partial class CorpusTextTests
{
    [Fact]
    public void Real_titles_and_abstracts_show_no_command_and_their_formulas_render()
    {
        var folder = Folder();
        Assert.SkipUnless(folder is not null, "No corpus: BZPEER_CORPUS (or ../shared/data beside the repository) has no folder arxiv.");
        var raws = Directory.EnumerateFiles(folder!, "*.json").SelectMany(File.ReadLines).Where(l => l.StartsWith('{'))
            .Select(l => JsonDocument.Parse(l).RootElement)
            .Select(r => (Title: r.GetProperty("title").GetString() ?? "", Abstract: r.GetProperty("abstract").GetString() ?? "")).ToList();
        Assert.NotEmpty(raws);

        var formulas = new List<Formula>();
        foreach (var (title, text) in raws)
        {
            foreach (var read in (ScholarlyText[])[ReadScholarlyText.Title(title), ReadScholarlyText.Abstract(text)])
            {
                Assert.DoesNotMatch(Command(), Allowed.WordsOf(read.Html));
                Assert.DoesNotMatch(Command(), read.Plain);
                Assert.DoesNotContain(read.Plain, c => c is '{' or '}' && !title.Contains("\\{", StringComparison.Ordinal) && !text.Contains("\\{", StringComparison.Ordinal));
                formulas.AddRange(read.Formulas);
            }
        }

        using var renderer = new FormulaRenderer();
        var distinct = formulas.Distinct().ToList();
        var watch = Stopwatch.StartNew();
        var failed = distinct.Select(f => (f.Tex, Rendered: renderer.Render(f))).Where(f => f.Rendered.MathMl is null).ToList();
        var share = 1 - (double)failed.Count / Math.Max(1, distinct.Count);
        var output = TestContext.Current.TestOutputHelper;
        output?.WriteLine($"{raws.Count} works, {formulas.Count} formulas, {distinct.Count} distinct, {share:P1} rendered in {watch.ElapsedMilliseconds} ms");
        foreach (var (tex, rendered) in failed) output?.WriteLine($"  {tex} : {rendered.Error}");
        Assert.True(share >= 0.9, $"Only {share:P1} of the formulas rendered.");
    }

    private static string? Folder()
    {
        var corpus = Environment.GetEnvironmentVariable("BZPEER_CORPUS");
        if (string.IsNullOrEmpty(corpus))
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (root is not null && !File.Exists(Path.Combine(root.FullName, "BzPeer.sln"))) root = root.Parent;
            if (root is null) return null;
            corpus = Path.Combine(root.FullName, "..", "shared", "data");
        }

        var arxiv = Path.Combine(corpus, "arxiv");
        return Directory.Exists(arxiv) ? arxiv : null;
    }

    [GeneratedRegex(@"\\[a-zA-Z]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();
}
