using System.Globalization;
using System.Text;
using QRCoder;

namespace BzPeer.Web;

/// <summary>A QR code as one path of an SVG drawing, which needs neither style nor script.</summary>
/// <param name="Size">Width and height, one unit a module, with the empty border that readers want (ISO/IEC 18004).</param>
/// <param name="Path">The dark modules.</param>
public sealed record QrDrawing(int Size, string Path)
{
    /// <summary>Draws a text.</summary>
    public static QrDrawing Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows[y].Length; x++)
            {
                var start = x;
                while (x < rows[y].Length && rows[y][x])
                {
                    x++;
                }

                if (x > start)
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{start} {y}h{x - start}v1h-{x - start}z");
                }
            }
        }

        return new QrDrawing(rows.Count, path.ToString());
    }
}
