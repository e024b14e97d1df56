using System.Globalization;
using System.Text.Json;

namespace BzPeer.Decisions;

/// <summary>Whether an owner is open to collaborate. Stored by name.</summary>
public enum CollaborationState
{
    /// <summary>Open to anybody.</summary>
    Open,

    /// <summary>Only through somebody whom both know.</summary>
    IntroductionsOnly,

    /// <summary>Not now.</summary>
    Closed,
}

/// <summary>What a decision of kind <see cref="DecisionKind.CollaborationState"/> sets, written as JSON in its value.</summary>
/// <param name="State">Whether.</param>
/// <param name="Topics">On what, in the owner's words; empty where they say nothing.</param>
/// <param name="Until">Until when; null for as long as nothing else is said.</param>
public sealed record CollaborationTerms(CollaborationState State, string Topics, DateOnly? Until)
{
    /// <summary>The value of the decision.</summary>
    public string ToValue() => JsonSerializer.Serialize(new { state = State.ToString(), topics = Topics, until = Until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) });

    /// <summary>Reads such a value.</summary>
    /// <returns>Null where it is none.</returns>
    public static CollaborationTerms? Read(string value)
    {
        try
        {
            using var json = JsonDocument.Parse(value);
            var root = json.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && Text("state") is { } name && Enum.GetNames<CollaborationState>().Contains(name)
                && (Text("topics") ?? "") is var topics && !topics.Contains('\0', StringComparison.Ordinal)
                && Until(out var until)
                ? new CollaborationTerms(Enum.Parse<CollaborationState>(name), topics, until)
                : null;

            string? Text(string property) => root.TryGetProperty(property, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

            bool Until(out DateOnly? until)
            {
                until = DateOnly.TryParseExact(Text("until"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
                return until is not null || Text("until") is null;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // No JSON, or halves of characters in it, which are no text.
            return null;
        }
    }
}
