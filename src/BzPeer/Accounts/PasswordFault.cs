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
