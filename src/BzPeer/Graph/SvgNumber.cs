using System.Text;

namespace BzPeer.Graph;

/// <summary>Coordinates as SVG reads them: a point, at most one decimal, the same in every culture.</summary>
public static class SvgNumber
{
    /// <summary>The number as text.</summary>
    public static string Format(double value) => new StringBuilder(8).AppendNumber(value).ToString();

    /// <summary>The number that is left when all but one decimal is rounded away.</summary>
    internal static double Round(double value) => Math.Round(value * 10, MidpointRounding.AwayFromZero) / 10;

    internal static StringBuilder AppendNumber(this StringBuilder text, double value)
    {
        var tenths = (int)Math.Round(value * 10, MidpointRounding.AwayFromZero);
        if (tenths < 0)
        {
            text.Append('-');
            tenths = -tenths;
        }

        // Digits by hand: an int prints the same everywhere, but the culture's minus sign and digits need no thought this way.
        var whole = tenths / 10;
        var scale = 1;
        while (whole / scale >= 10) scale *= 10;
        for (; scale > 0; scale /= 10) text.Append((char)('0' + whole / scale % 10));
        if (tenths % 10 != 0) text.Append('.').Append((char)('0' + tenths % 10));
        return text;
    }
}
