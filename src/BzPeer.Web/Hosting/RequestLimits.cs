using System.Text;
using System.Text.Unicode;

namespace BzPeer.Web.Hosting;

/// <summary>Answers 400 to addresses that no page of this site can mean, before anything looks at them.</summary>
public static class RequestLimits
{
    /// <summary>Characters of a path. The longest real one is a name, a short id and a part of the profile.</summary>
    public const int LongestPath = 512;

    /// <summary>Characters of a query string, escaped; 2,048 hold a search of some 200 characters in any script.</summary>
    public const int LongestQuery = 2048;

    public static void UseRequestLimits(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var path = context.Request.Path.Value ?? "";
        var query = context.Request.QueryString.Value ?? "";
        if (path.Length <= LongestPath && !path.Contains('\0') && query.Length <= LongestQuery && IsText(query))
            return next(context);

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });

    /// <summary>
    /// Whether the escaped text stands for valid UTF-8 without NUL, which PostgreSQL can't hold.
    /// A percent sign that escapes nothing stands for itself.
    /// </summary>
    internal static bool IsText(string escaped)
    {
        if (!escaped.Contains('%'))
            return !escaped.Contains('\0');

        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(LongestQuery)];
        var length = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] == '%' && i + 2 < escaped.Length
                && char.IsAsciiHexDigit(escaped[i + 1]) && char.IsAsciiHexDigit(escaped[i + 2]))
            {
                bytes[length++] = Convert.ToByte(escaped.Substring(i + 1, 2), 16);
                i += 2;
            }
            else
            {
                length += Encoding.UTF8.GetBytes(escaped.AsSpan(i, 1), bytes[length..]);
            }
        }

        return Utf8.IsValid(bytes[..length]) && !bytes[..length].Contains((byte)0);
    }
}
