namespace BzPeer.Demo;

/// <summary>
/// A small source of repeatable choices (SplitMix64 by Steele, Lea and Flood, public domain): integer arithmetic only,
/// so that the same seed chooses the same on every machine and with every version of the runtime.
/// </summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Mixes a seed with what it is used for, so that no two uses share a sequence.</summary>
    public static ulong Mix(ulong seed, ulong use, ulong number) =>
        Finish(Finish(seed + (use * 0x9E3779B97F4A7C15UL)) ^ (number * 0xD1B54A32D192ED03UL));

    public ulong Next() => Finish(_state += 0x9E3779B97F4A7C15UL);

    /// <returns>A number from 0 to <paramref name="below"/> − 1.</returns>
    public int Below(int below) => (int)Math.BigMul(Next(), (ulong)below, out _);

    /// <returns>A number from <paramref name="from"/> to <paramref name="to"/>, both included.</returns>
    public int Between(int from, int to) => from + Below(to - from + 1);

    /// <returns>True in <paramref name="perMille"/> of 1,000 cases.</returns>
    public bool Chance(int perMille) => Below(1000) < perMille;

    public T Pick<T>(T[] of) => of[Below(of.Length)];

    /// <summary>Picks, the earlier the likelier: the smaller of two places, as ordinary names are the more frequent.</summary>
    public T PickEarly<T>(T[] of) => of[Math.Min(Below(of.Length), Below(of.Length))];

    private static ulong Finish(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
