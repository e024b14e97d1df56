namespace BzPeer.Web.Pages.Shared;

/// <summary>One field of a form: label, input, hint and error together, so that all of them are read with it.</summary>
/// <param name="Name">The name that the form sends, and the key of its error.</param>
/// <param name="Label">What it is.</param>
public sealed record Field(string Name, string Label)
{
    /// <summary>The input's type.</summary>
    public string Type { get; init; } = "text";

    /// <summary>What was entered before; never a password.</summary>
    public string? Value { get; init; }

    /// <summary>What browsers and password managers fill in.</summary>
    public string Autocomplete { get; init; } = "off";

    /// <summary>A sentence that helps.</summary>
    public string? Hint { get; init; }

    /// <summary>Most characters.</summary>
    public int MaxLength { get; init; } = 200;

    /// <summary>Whether it can't be left empty.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>Which keyboard a telephone shows.</summary>
    public string? InputMode { get; init; }

    /// <summary>Lines, where the text has several.</summary>
    public int Rows { get; init; } = 6;

    /// <summary>Its id in the page.</summary>
    public string Id => $"field-{Name.ToLowerInvariant()}";
}

/// <summary>One choice of a few, each with its own line.</summary>
/// <param name="Name">The name that the form sends, and the key of its error.</param>
/// <param name="Legend">What is chosen.</param>
/// <param name="Options">Values with their labels.</param>
/// <param name="Chosen">What was chosen before; null where nothing was.</param>
public sealed record Choices(string Name, string Legend, IReadOnlyList<(string Value, string Label)> Options, string? Chosen)
{
    /// <summary>Its id in the page, that of the first option.</summary>
    public string Id => $"field-{Name.ToLowerInvariant()}";
}

/// <summary>One choice of many, from a list.</summary>
/// <param name="Name">The name that the form sends, and the key of its error.</param>
/// <param name="Label">What is chosen.</param>
/// <param name="Groups">Values with their labels, under the names of groups; an empty name is no group.</param>
/// <param name="Chosen">What was chosen before; null where nothing was.</param>
public sealed record Select(string Name, string Label, IReadOnlyList<(string Group, IReadOnlyList<(string Value, string Label)> Options)> Groups, string? Chosen)
{
    /// <summary>A sentence that helps.</summary>
    public string? Hint { get; init; }

    /// <summary>Its id in the page.</summary>
    public string Id => $"field-{Name.ToLowerInvariant()}";
}
