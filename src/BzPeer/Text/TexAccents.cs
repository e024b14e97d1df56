using System.Buffers;

namespace BzPeer.Text;

/// <summary>Decodes TeX in names and affiliations.</summary>
public static class TexAccents
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,;:()/&+@ ");

    /// <summary>
    /// Gives the words that TeX would print (<c>Bal\'azs</c> is Balázs, <c>{\O}ystein</c> is Øystein):
    /// accents composed (NFC), braces dropped, <c>~</c> and runs of white space one space.
    /// </summary>
    /// <param name="printed">The name as its provider printed it.</param>
    public static string Decode(string printed)
    {
        ArgumentNullException.ThrowIfNull(printed);
        // Most names need nothing: they are given back as they are.
        if (!printed.AsSpan().ContainsAnyExcept(Plain) && !NeedsFolding(printed)) return printed;
        var clean = CleanCharacters.Of(printed);
        var reader = new TexReader(clean.Length, paragraphs: false, mathml: null);
        try
        {
            reader.Read(clean);
            return reader.Finish().Plain;
        }
        finally
        {
            reader.Dispose();
        }
    }

    private static bool NeedsFolding(string text) =>
        text.StartsWith(' ') || text.EndsWith(' ') || text.Contains("  ", StringComparison.Ordinal)
        || text.Contains("://", StringComparison.Ordinal);
}
