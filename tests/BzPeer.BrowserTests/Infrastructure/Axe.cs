using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace BzPeer.BrowserTests.Infrastructure;

/// <summary>
/// axe in the page itself. Its package for Playwright hands the script over twice for each run and opens a page
/// besides, for what frames may hold; that took ten times as long as the checks, and no page here has a frame.
/// </summary>
internal static class Axe
{
    private static readonly string _script = new BundledAxeScriptProvider().GetScript();

    // All that is on by default, and the size of targets.
    private const string All = "{ rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] }";

    // In the dark nothing but the colours is different.
    private const string Colours = "{ runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }, resultTypes: ['violations'] }";

    private const string Words =
        """
        result => result.violations.map(fault => `${fault.id}: ${fault.help} (${fault.nodes.length})\n` + fault.nodes.slice(0, 3).map(node =>
          `  ${node.target}: ${node.html}\n    ${[...node.any, ...node.all, ...node.none].map(check => check.message).join('; ')}`).join('\n'))
        """;

    /// <summary>Runs axe on a page that is open in light, and leaves it in dark.</summary>
    /// <returns>What it finds, in light and in dark: each with its rule and the first elements.</returns>
    /// <exception cref="InvalidOperationException">The page has frames, whose insides would not be looked at.</exception>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page)
    {
        if (page.Frames.Count > 1)
            throw new InvalidOperationException($"{page.Url} has frames, which need axe of their own.");
        await page.EvaluateAsync(_script);
        var light = await RunAsync(page, All);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        var dark = await RunAsync(page, Colours);
        return [.. light, .. dark.Select(fault => "In the dark: " + fault)];
    }

    private static Task<string[]> RunAsync(IPage page, string options) =>
        page.EvaluateAsync<string[]>($"async () => ({Words})(await axe.run(document, {options}))");
}
