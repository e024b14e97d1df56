#pragma warning disable CS1591
namespace BzPeer.Accounts;
public enum PasswordFault { TooShort }
public static class CheckPassword {
 public static string Normalize(string s) => s.Normalize();
 public static PasswordFault? Run(string? s, params string?[] about) => s is {Length:>=12} ? null : PasswordFault.TooShort;
 public static string Words(PasswordFault f) => "Too short.";
}
