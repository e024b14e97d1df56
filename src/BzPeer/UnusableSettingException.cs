namespace BzPeer;

/// <summary>A setting that the site cannot start with; the message is for the operator and names it, without what it holds.</summary>
/// <param name="setting">The setting as the environment names it, such as <c>Smtp__Port</c>.</param>
/// <param name="rule">What it must be: "must be a number from 1 to 65535".</param>
public sealed class UnusableSettingException(string setting, string rule) : Exception($"The setting {setting} {rule}.");
