namespace BzPeer;

/// <summary>A setting that the site can't start with; the message is for the operator. It says which one and what it must be, never what a secret one holds.</summary>
public sealed class SettingException(string message) : Exception(message);
