using CsCheck;
using Xunit;

namespace BzPeer.Tests;

public sealed class PublicIdsTests
{
    private static readonly PublicIds Ids = With(1);

    [Fact]
    public void Every_id_has_one_short_form_that_leads_back() => Gen.Select(Gen.Long[0, long.MaxValue >> 4], Gen.Enum<RecordKind>()).Sample((id, kind) =>
    {
        var text = Ids.Encode(kind, id);
        Assert.Matches("^[0-9a-z]{6,}$", text);
        Assert.True(Ids.TryDecode(kind, text, out var back));
        Assert.Equal(id, back);
    });

    [Fact]
    public void No_two_ids_share_a_form() =>
        Assert.Equal(100_000, Enumerable.Range(0, 100_000).Select(id => Ids.Encode(RecordKind.Author, id)).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void A_text_that_decodes_is_the_form_of_what_it_decodes_to() => Gen.String[Gen.Char["0123456789abcdefghjkmnpqrstvwxyz"], 6, 12].Sample(text =>
    {
        if (Ids.TryDecode(RecordKind.Work, text, out var id))
        {
            Assert.Equal(text, Ids.Encode(RecordKind.Work, id));
        }
    });

    [Theory]
    [InlineData("")]
    [InlineData("abcde")]
    [InlineData("abcdefg")]
    [InlineData("ABCDEF")]
    [InlineData("abcdei")]
    [InlineData("abc ef")]
    [InlineData("ａｂｃｄｅｆ")]
    public void Anything_else_leads_nowhere(string text) => Assert.False(Ids.TryDecode(RecordKind.Author, text, out _));

    [Fact]
    public void Another_key_and_another_kind_give_other_forms()
    {
        Assert.NotEqual(Ids.Encode(RecordKind.Author, 1), Ids.Encode(RecordKind.Work, 1));
        Assert.NotEqual(Ids.Encode(RecordKind.Author, 1), With(2).Encode(RecordKind.Author, 1));
    }

    private static PublicIds With(byte key)
    {
        var ids = new PublicIds();
        ids.Use([.. Enumerable.Repeat(key, 16)]);
        return ids;
    }
}
