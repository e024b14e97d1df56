using BzPeer.Claims;

namespace BzPeer.Web.Hosting;

/// <summary>Looks in the background at proofs whose time has come. Several nodes share the work. The log gets counts: no address, no name.</summary>
public sealed class RecheckProofs(IServiceScopeFactory scopes, PublicIds ids, TimeProvider time, ILogger<RecheckProofs> log)
    : Worker("Proofs", BetweenLooks, ids, time, log)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(5);

    /// <summary>Often enough that a level falls within a day of what the records say, even if one of the rounds fails.</summary>
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromHours(6);

    private DateTimeOffset nextRound;

    protected override async Task LookAsync(CancellationToken cancellation)
    {
        var lost = 0;
        Recheck became;
        do
        {
            // One a scope, so that no context grows.
            await using var scope = scopes.CreateAsyncScope();
            became = await scope.ServiceProvider.GetRequiredService<RecheckEvidence>().RunAsync(cancellation);
            lost += became == Recheck.Lost ? 1 : 0;
        }
        while (became != Recheck.NothingIsDue);

        bool isReminded;
        do
        {
            await using var scope = scopes.CreateAsyncScope();
            isReminded = await scope.ServiceProvider.GetRequiredService<RecheckEvidence>().RemindAsync(cancellation);
        }
        while (isReminded);

        // After what is due, so that nothing in it keeps that waiting; next time again where it fails.
        if (Time.GetUtcNow() is var now && now >= nextRound)
        {
            await using var scope = scopes.CreateAsyncScope();
            lost += await scope.ServiceProvider.GetRequiredService<WeakenEvidence>().RunAsync(cancellation);
            nextRound = now + BetweenRounds;
        }

        if (lost > 0)
        {
            Log.LogInformation("Proofs that count no more, or less: {Proofs}.", lost);
        }
    }
}
