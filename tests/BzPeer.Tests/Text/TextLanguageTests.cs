using BzPeer.Text;
using CsCheck;
using Xunit;

namespace BzPeer.Tests.Text;

public class TextLanguageTests
{
    [Theory]
    [InlineData("en", "en")]
    [InlineData("EN", "en")]
    [InlineData(" de ", "de")]
    [InlineData("pt_BR", "pt-BR")]
    [InlineData("pt-br", "pt-BR")]
    [InlineData("zh-hans", "zh-Hans")]
    [InlineData("zh_HANT_tw", "zh-Hant-TW")]
    [InlineData("es-419", "es-419")]
    [InlineData("eng", "en")]
    [InlineData("ger", "de")]
    [InlineData("iw", "he")]
    [InlineData("ckb", "ckb")]
    [InlineData("de-1996", "de")]
    [InlineData("en-US-x-private", "en-US")]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("und", null)]
    [InlineData("English", null)]
    [InlineData("e", null)]
    [InlineData("e1", null)]
    [InlineData("en\" onclick=\"x", null)]
    [InlineData("en-", null)]
    [InlineData("中文", null)]
    public void Codes_of_providers_become_tags(string? code, string? tag) => Assert.Equal(tag, TextLanguage.Tag(code));

    [Fact]
    public void Whatever_stands_there_a_tag_is_safe_and_stays_as_it_is() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.OneOfConst([.. "enzhHANS-_419x "]), 0, 12]).Sample(code =>
        {
            if (TextLanguage.Tag(code) is not { } tag) return;
            Assert.Matches("^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$", tag);
            Assert.Equal(tag, TextLanguage.Tag(tag));
        });
}
