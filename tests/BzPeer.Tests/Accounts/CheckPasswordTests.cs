using System.Text;
using BzPeer.Accounts;
using CsCheck;
using Xunit;

namespace BzPeer.Tests.Accounts;

public sealed class CheckPasswordTests
{
    private static readonly string[] Words = ["anchor", "birch", "copper", "dolphin", "ember", "flannel", "granite", "harvest", "ink", "juniper", "kettle", "lantern", "meadow", "north", "orchid", "pebble"];

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("correcthorsebatterystaple")]
    [InlineData("Straßenbahn, Käse, Mond")]
    [InlineData("правильная лошадь")]
    [InlineData("今日は天気がとても良いですね")]
    [InlineData("🦉🌲🧊🥨🎻🪁🧭🫐🛶🪵🧶🪴")]
    [InlineData("x7#Qp2!vLm9z")]
    [InlineData("83920475618392")]
    [InlineData("dragon and monkey and 12")]
    [InlineData("naïve café\0\u0007\t2!")]
    [InlineData("!\"§$%&/()=?*'_:;>")]
    public void Good_ones_are_taken(string password) => Assert.Null(CheckPassword.Run(password, "reader@example.org", "Rita Reader"));

    [Fact]
    public void Words_in_a_row_are_taken() => Gen.Select(Gen.Shuffle(Words, 4), Gen.OneOfConst(" ", "-", "", ".")).Sample((words, between) =>
        Assert.Null(CheckPassword.Run(string.Join(between, words), "reader@example.org", "Rita Reader")));

    [Fact]
    public void Random_ones_are_taken() => Gen.String[Gen.Char.AlphaNumeric, 16, 64].Sample(password =>
        Assert.Null(CheckPassword.Run(password, "reader@example.org", "Rita Reader")));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x7#Qp2!vLm9")]
    [InlineData("🦉🌲🧊🥨🎻🪁🧭🫐🛶🪵🧶")]
    [InlineData("e\u0301x7#Qp2!vLm")]
    public void Fewer_than_12_characters_are_too_short(string? password) => Assert.Equal(PasswordFault.TooShort, CheckPassword.Run(password));

    [Fact]
    public void More_than_128_characters_are_too_long()
    {
        var sentence = string.Concat(Enumerable.Range(100, 50));

        Assert.Null(CheckPassword.Run(sentence[..128]));
        Assert.Equal(PasswordFault.TooLong, CheckPassword.Run(sentence[..129]));
        Assert.Equal(PasswordFault.TooLong, CheckPassword.Run(new string('ﷺ', 128)));
        Assert.Equal(PasswordFault.TooLong, CheckPassword.Run(new string('x', 10_000_000)));
    }

    [Fact]
    public void Characters_are_counted_as_they_are_hashed()
    {
        // 128 letters, each typed as a base and three marks.
        var typed = string.Concat(Enumerable.Range(0, 128).Select(i => (char)(0x1F82 + (i * i / 3 % 6)))).Normalize(NormalizationForm.FormD);

        Assert.Equal(512, typed.Length);
        Assert.Null(CheckPassword.Run(typed));
        Assert.Equal(PasswordFault.TooLong, CheckPassword.Run(typed + "!"));
    }

    [Theory]
    [InlineData("1q2w3e4r5t6y")]
    [InlineData("123456789012")]
    [InlineData("Unbelievable")]
    [InlineData("password1234")]
    [InlineData("PASSWORD!!!!")]
    [InlineData("1234Password")]
    [InlineData("!!P@ssw0rd2024!!")]
    [InlineData("qwertyuiop12")]
    [InlineData("passwordpassword")]
    [InlineData("password1password1")]
    [InlineData("passwordpasswordpass")]
    [InlineData("Princess 1987")]
    [InlineData("ｐａｓｓｗｏｒｄ１２３４")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("            ")]
    [InlineData("xkxkxkxkxkxkx")]
    [InlineData("7q7!7q7!7q7!")]
    [InlineData("9876543210987654")]
    [InlineData("fghijklmnopqrstu")]
    [InlineData("lkjhgfdsapoiuztrewq")]
    [InlineData("ghjklzxcvbnm!")]
    [InlineData("😀😀😀😀😀😀😀😀😀😀😀😀")]
    public void What_is_tried_first_is_common(string password) => Assert.Equal(PasswordFault.Common, CheckPassword.Run(password, "reader@example.org", "Rita Reader"));

    [Theory]
    [InlineData("m.okonkwo84@example.org")]
    [InlineData("m.okonkwo84!")]
    [InlineData("Okonkwo84848484")]
    [InlineData("okonkwo-2026")]
    [InlineData("Mireille Okonkwo")]
    [InlineData("okonkwomireille")]
    [InlineData("Okonkwo Mireille 1984!!")]
    [InlineData("MIREILLE.mireille")]
    [InlineData("bzpeerbzpeer")]
    [InlineData("BzPeer-2026-!")]
    [InlineData("bzpeer.okonkwo")]
    [InlineData("Djoković12345")]
    [InlineData("djokovic-2026")]
    public void What_says_only_who_one_is_is_about_you(string password) =>
        Assert.Equal(PasswordFault.AboutYou, CheckPassword.Run(password, "m.okonkwo84@example.org", "Mireille Okonkwo-Djoković", null));

    [Theory]
    [InlineData("okonkwo likes granite")]
    [InlineData("li8392047561")]
    [InlineData("8392li047561")]
    public void With_more_than_that_in_it_it_is_taken(string password) => Assert.Null(CheckPassword.Run(password, "m.okonkwo84@example.org", "Li Okonkwo"));

    [Fact]
    public void An_account_named_in_digits_may_have_digits()
    {
        Assert.Equal(PasswordFault.AboutYou, CheckPassword.Run("839204756183!", "839204756183@example.org"));
        Assert.Null(CheckPassword.Run("471183920475", "84@example.org"));
    }

    [Fact]
    public void The_same_text_is_the_same_password_however_it_was_typed()
    {
        Assert.Equal(CheckPassword.Normalize("Caf\u00e9 \u212b"), CheckPassword.Normalize("Cafe\u0301 \u00c5"));
        Assert.Equal("no break", CheckPassword.Normalize("no\u00a0break"));
        Assert.NotEqual(CheckPassword.Normalize("Cafe"), CheckPassword.Normalize("cafe"));
        Assert.Equal(" kept as typed ", CheckPassword.Normalize(" kept as typed "));
    }

    [Fact]
    public void Nothing_throws() => Gen.Select(Gen.String[Gen.Char, 0, 2_000], Gen.String[Gen.Char, 0, 50]).Sample((password, name) =>
    {
        var normal = CheckPassword.Normalize(password);
        Assert.True(password.Length > 128 || CheckPassword.Normalize(normal) == normal);
        CheckPassword.Run(password, name);
    });

    [Fact]
    public void Half_a_pair_of_surrogates_is_text_like_any_other()
    {
        Assert.Null(CheckPassword.Run("x7#Qp2!vLm9\ud83d"));
        Assert.Equal(CheckPassword.Normalize("\ud83d"), CheckPassword.Normalize("\ufffd"));
    }

    [Fact]
    public void Each_fault_has_its_sentence() =>
        Assert.All(Enum.GetValues<PasswordFault>(), fault => Assert.EndsWith(".", CheckPassword.Words(fault), StringComparison.Ordinal));
}
