using BzPeer.Authors;
using CsCheck;
using Xunit;

namespace BzPeer.Tests.Authors;

public sealed class NameKeyTests
{
    [Theory]
    [InlineData("Sashank J. Reddi", "sashank j reddi")]
    [InlineData("  SASHANK   J REDDI ", "sashank j reddi")]
    [InlineData("C.-P. Yuan", "c p yuan")]
    [InlineData("Ｗｅｉ　Ｗａｎｇ", "wei wang")]
    [InlineData("Weiß", "weiss")]
    [InlineData("Balázs", "balázs")]
    [InlineData("Bala\u0301zs", "balázs")]
    [InlineData("ΣΊΣΥΦΟΣ", "σίσυφοσ")]
    [InlineData("σίσυφος", "σίσυφοσ")]
    [InlineData("王 小明", "王 小明")]
    [InlineData("...", "")]
    public void Spellings_of_one_name_share_a_key(string name, string key) => Assert.Equal(key, NameKey.Of(name));

    [Fact]
    public void Accents_tell_people_apart() => Assert.NotEqual(NameKey.Of("Balazs"), NameKey.Of("Balázs"));

    [Fact]
    public void A_key_is_its_own_key() => Gen.String.Sample(name =>
    {
        // A lone surrogate is no text; the importer refuses it before.
        if (!name.Any(char.IsSurrogate))
        {
            var key = NameKey.Of(name);
            Assert.Equal(key, NameKey.Of(key));
        }
    });
}
