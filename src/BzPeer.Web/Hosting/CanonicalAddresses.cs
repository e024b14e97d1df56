using System.Text;

namespace BzPeer.Web.Hosting;

/// <summary>Each page has one address: lower case, single slashes, none at the end. Others are led to it by 301.</summary>
public static class CanonicalAddresses
{
    public static void UseCanonicalAddresses(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var path = context.Request.Path.Value ?? "";
        var canonical = Canonical(path);
        if (!HttpMethods.IsGet(context.Request.Method) || string.Equals(canonical, path, StringComparison.Ordinal))
            return next(context);

        var address = context.Request.PathBase.Add(new PathString(canonical)).ToUriComponent();
        context.Response.Redirect(address + context.Request.QueryString.ToUriComponent(), permanent: true);
        return Task.CompletedTask;
    });

    /// <summary>
    /// Folds repeated slashes too: without that, <c>//elsewhere.example/</c> would be led to another site.
    /// Letters outside ASCII stay, because their case is not a question of addresses.
    /// </summary>
    internal static string Canonical(string path)
    {
        var canonical = new StringBuilder(path.Length);
        foreach (var c in path)
        {
            if (c != '/' || canonical.Length == 0 || canonical[^1] != '/')
                canonical.Append(char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c);
        }

        if (canonical.Length > 1 && canonical[^1] == '/')
            canonical.Length--;
        return canonical.ToString();
    }
}
