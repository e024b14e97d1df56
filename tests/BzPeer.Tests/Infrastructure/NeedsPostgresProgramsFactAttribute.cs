using System.Runtime.CompilerServices;
using BzPeer.Postgres;
using Xunit;

namespace BzPeer.Tests.Infrastructure;

/// <summary>A test of the private cluster itself: skipped, with the reason, where PostgreSQL's programs are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsPostgresProgramsFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(() =>
    {
        try
        {
            PostgresPrograms.FindAsync().GetAwaiter().GetResult();
            return null;
        }
        catch (PostgresUnavailableException missing)
        {
            return "Needs PostgreSQL's server programs: " + missing.Message.Split('\n')[0];
        }
    });

    public NeedsPostgresProgramsFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) => Skip = Missing.Value;
}
