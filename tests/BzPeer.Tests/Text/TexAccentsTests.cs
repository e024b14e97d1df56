using BzPeer.Text;
using Xunit;

namespace BzPeer.Tests.Text;

public class TexAccentsTests
{
    [Theory]
    [InlineData("C. Bal\\'azs", "C. Balázs")]
    [InlineData("{\\O}ystein {\\AA}s", "Øystein Ås")]
    [InlineData("Paul Erd\\H{o}s", "Paul Erdős")]
    [InlineData("J. \\v{S}koda~Jr.", "J. Škoda Jr.")]
    [InlineData("Mu\\~noz, Garc\\'{\\i}a, Fran\\c cois", "Muñoz, García, François")]
    [InlineData("M{\\\"u}ller, {M\\\"uller}", "Müller, Müller")]
    [InlineData("W{\\k a}sowski \\L ukasz", "Wąsowski Łukasz")]
    [InlineData("\\.Zak, \\=Ozaki, \\u{g}, \\d{H}, \\r{u}", "Żak, Ōzaki, ğ, Ḥ, ů")]
    [InlineData("O'Brien", "O'Brien")]
    [InlineData("Univ. A -- Lab  B", "Univ. A – Lab B")]
    [InlineData("Cafe\u0301", "Café")]
    [InlineData(" Ada  Lovelace ", "Ada Lovelace")]
    [InlineData("AT\\&T", "AT&T")]
    [InlineData("Barab\\' asi", "Barabási")]
    [InlineData("", "")]
    public void Decode_gives_what_TeX_prints(string printed, string expected) => Assert.Equal(expected, TexAccents.Decode(printed));

    [Fact]
    public void Decode_gives_a_plain_name_back_as_it_is()
    {
        var name = new string("Srinadh Bhojanapalli");
        Assert.Same(name, TexAccents.Decode(name));
    }
}
