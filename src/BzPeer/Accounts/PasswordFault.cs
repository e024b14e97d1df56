namespace BzPeer.Accounts;

/// <summary>Why a password is not taken.</summary>
public enum PasswordFault
{
    /// <summary>It has fewer characters than <see cref="CheckPassword.MinLength"/>.</summary>
    TooShort,

    /// <summary>It has more characters than <see cref="CheckPassword.MaxLength"/>.</summary>
    TooLong,

    /// <summary>It is among those that are tried first, or one of them with a little around it.</summary>
    Common,

    /// <summary>It says no more than who its owner is, or what site it is for.</summary>
    AboutYou,
}

/// <summary>The faults in words.</summary>
public static class PasswordFaults
{
    /// <summary>What is wrong and what to do, for the page.</summary>
    public static string Sentence(this PasswordFault fault) => fault switch
    {
        PasswordFault.TooShort => $"Use at least {CheckPassword.MinLength} characters. A few words in a row will do.",
        PasswordFault.TooLong => $"Use at most {CheckPassword.MaxLength} characters.",
        PasswordFault.Common => "This password is one of those that are tried first. Choose another, such as a few words that don’t belong together.",
        PasswordFault.AboutYou => "This password says little more than your name, your e-mail address or this site’s name. Choose one that nobody would try for you.",
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
