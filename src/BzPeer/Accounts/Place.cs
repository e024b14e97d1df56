using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace BzPeer.Accounts;

/// <summary>From where somebody asks: the network, and the key that the browser was given when it was last logged in here.</summary>
/// <param name="Network">As <see cref="NetworkOf.Address"/> gives it.</param>
/// <param name="Block">As <see cref="NetworkOf.Block"/> gives it.</param>
/// <param name="DeviceKey">Random bytes of the device's cookie; null for a browser that has none.</param>
/// <param name="Device">Browser and system, in words.</param>
public sealed record Place(string Network, string Block, byte[]? DeviceKey, string Device);

/// <summary>Turns places into the hashes that <see cref="FamiliarPlace"/> keeps.</summary>
public sealed class PlaceHashes(NpgsqlDataSource database)
{
    private byte[]? siteKey;

    /// <summary>The hashes of a place: of its network, and of its device where that has a key.</summary>
    public async Task<byte[][]> OfAsync(Place place, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(place);
        var key = siteKey ??= await SiteKey.ReadAsync(database, SiteKey.Throttles, cancellation).ConfigureAwait(false);
        // Networks are few enough to be tried one by one, hence the key.
        var network = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"familiar network\0{place.Network}"));
        return place.DeviceKey is { } device ? [network, SHA256.HashData(device)] : [network];
    }
}
