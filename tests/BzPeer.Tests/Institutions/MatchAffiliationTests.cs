using BzPeer.Import;
using BzPeer.Institutions;
using Xunit;

namespace BzPeer.Tests.Institutions;

/// <summary>Printed affiliations against a small registry. What is unsure stays unmatched.</summary>
public sealed class MatchAffiliationTests
{
    private static readonly Registry Small = new(
    [
        Given.Institution(1, "University of Florida", "Gainesville", "United States", "US", [Given.Acronym("UF"), Given.Acronym("UFLA")], region: "Florida"),
        Given.Institution(2, "Universidad Nacional Autónoma de México", "Mexico City", "Mexico", "MX", [Given.Acronym("UNAM"), Given.Alias("National Autonomous University of Mexico", "en")]),
        Given.Institution(3, "Institute of Geology", "Mexico City", "Mexico", "MX", relations: [Given.Relation(InstitutionRelationKind.Parent, 2)]),
        Given.Institution(4, "University of California, Berkeley", "Berkeley", "United States", "US", [Given.Alias("UC Berkeley")]),
        Given.Institution(5, "Northeastern University", "Boston", "United States", "US", region: "Massachusetts"),
        Given.Institution(6, "Northeastern University", "Shenyang", "China", "CN"),
        Given.Institution(7, "Central Hospital", "Oslo", "Norway", "NO"),
        Given.Institution(8, "Google (United States)", "Mountain View", "United States", "US"),
        Given.Institution(9, "Google (United Kingdom)", "London", "United Kingdom", "GB"),
        Given.Institution(10, "London School of Economics and Political Science", "London", "United Kingdom", "GB", [Given.Acronym("LSE")]),
        Given.Institution(11, "Max Planck Institute for Biogeochemistry", "Jena", "Germany", "DE"),
        Given.Institution(12, "Chang'an University", "Xi'an", "China", "CN"),
        Given.Institution(13, "School of Medicine", "Oslo", "Norway", "NO"),
        Given.Institution(14, "Old College of Quandaries", "Oslo", "Norway", "NO", status: InstitutionStatus.Withdrawn, relations: [Given.Relation(InstitutionRelationKind.Successor, 15)]),
        Given.Institution(15, "University of Quandaries", "Oslo", "Norway", "NO"),
        Given.Institution(16, "Withdrawn Quandary Company", "Oslo", "Norway", "NO", status: InstitutionStatus.Withdrawn),
        Given.Institution(17, "University of Oxford", "Oxford", "United Kingdom", "GB", [Given.Alias("Oxford")]),
        Given.Institution(18, "Trinity College", "Dublin", "Ireland", "IE"),
        Given.Institution(19, "Université de Montréal", "Montreal", "Canada", "CA"),
        Given.Institution(20, "University of Georgia", "Athens", "United States", "US"),
    ]);

    [Theory]
    [InlineData("Department of Microbiology and Cell Science, University of Florida, Gainesville, FL 32611, USA", 1)]
    [InlineData("UNIVERSITY OF FLORIDA", 1)]
    [InlineData("Univ. of Florida", 1)]
    [InlineData("  The University of Florida.  ", 1)]
    [InlineData("1Department of Botany, University of Florida", 1)]
    [InlineData("National Autonomous University of Mexico, Mexico City", 2)]
    [InlineData("Universidad Nacional Autonoma de Mexico (UNAM), 06726 México D.F., Mexico", 2)]
    [InlineData("Department of EECS, University of California, Berkeley, Berkeley, CA, USA", 4)]
    [InlineData("UC Berkeley", 4)]
    [InlineData("London School of Economics & Political Science, London, U.K.", 10)]
    [InlineData("Max-Planck-Institute for Biogeochemistry, Hans-Knöll-Str. 10, 07745 Jena, Germany", 11)]
    [InlineData("Department of Mathematics, Chang’an University, Xi’an 710064, P. R. China", 12)]
    [InlineData("Université de Montréal, Montréal, QC, Canada H4B 1R6", 19)]
    [InlineData("University of Georgia, Athens, Georgia", 20)]
    public void A_name_that_one_institution_bears_is_that_institution(string text, int number) => Assert.Equal([number], Small.Match(text));

    [Theory]
    [InlineData("Software College, Northeastern University, Shenyang 110004, China", 6)]
    [InlineData("Northeastern University, Boston", 5)]
    [InlineData("Northeastern University, USA", 5)]
    [InlineData("Surgery, Central Hospital, 0450 Oslo, Norway", 7)]
    [InlineData("Google, USA", 8)]
    [InlineData("Google, London, UK", 9)]
    [InlineData("Google (United States)", 8)]
    [InlineData("UNAM, Morelia, México", 2)]
    [InlineData("LSE, London", 10)]
    public void A_name_that_says_little_counts_with_its_place(string text, int number) => Assert.Equal([number], Small.Match(text));

    [Theory]
    [InlineData("Northeastern University")]
    [InlineData("Northeastern University, Canada")]
    [InlineData("Central Hospital")]
    [InlineData("Central Hospital, Bergen, Norway")]
    [InlineData("Google")]
    [InlineData("Google Research, New York")]
    [InlineData("UNAM")]
    [InlineData("LSE, United Kingdom")]
    [InlineData("UF, Gainesville, USA")]
    [InlineData("University of Florida, Oslo, Norway")]
    [InlineData("Department of Plant Sciences, Oxford, UK")]
    [InlineData("Trinity College")]
    [InlineData("Withdrawn Quandary Company, Oslo, Norway")]
    [InlineData("School of Medicine, University of Elsewhere, Oslo")]
    [InlineData("Departments of Florida University")]
    [InlineData("USA")]
    [InlineData("")]
    [InlineData(" ; , ( ")]
    [InlineData("123 45")]
    public void What_is_unsure_is_matched_to_nothing(string text) =>
        Assert.DoesNotContain(Small.Match(text), n => n != 13); // a school of medicine at the place named is a fact of its own

    [Theory]
    [InlineData("University of Florida, Gainesville, USA; Max Planck Institute for Biogeochemistry, Jena, Germany", 1, 11)]
    [InlineData("Max Planck Institute for Biogeochemistry / University of Florida", 11, 1)]
    [InlineData("Université de Montréal and University of Florida", 19, 1)]
    [InlineData("University of Florida and Central Hospital, Oslo, Norway", 7)]
    public void Several_institutions_come_in_the_order_printed(string text, params int[] numbers) => Assert.Equal(numbers, Small.Match(text));

    [Theory]
    [InlineData("Institute of Geology, Universidad Nacional Autónoma de México, Mexico City, Mexico", 3)]
    [InlineData("UNAM, Institute of Geology, Mexico City, Mexico", 3)]
    [InlineData("School of Medicine, University of Quandaries, Oslo, Norway", 15)]
    public void A_child_stands_for_its_parent_and_a_department_for_nothing(string text, int number) => Assert.Equal([number], Small.Match(text));

    [Fact]
    public void A_withdrawn_institution_means_its_successor() => Assert.Equal([15], Small.Match("Old College of Quandaries, Oslo, Norway"));

    [Fact]
    public void A_text_about_institutions_is_no_affiliation() => Assert.Empty(Small.Match(
        "She has worked for many years on the questions of the field in which she was trained and in which she has since then published a great number of papers and books, at University of Florida, and elsewhere"));

    [Fact]
    public void Hostile_texts_are_read_quickly()
    {
        foreach (var text in new[]
        {
            new string(',', 100_000), string.Concat(Enumerable.Repeat("a and ", 20_000)), new string('@', 50_000), string.Concat(Enumerable.Repeat("U.", 50_000)),
            new string('\ud800', 3_000), "\uFFFE\uFFFF\0University of Florida\0", string.Concat(Enumerable.Repeat("e\u0301", 30_000)), new string('x', 1_000_000),
            string.Concat(Enumerable.Repeat("&amp;", 30_000)),
        })
        {
            var printed = PrintedAffiliation.Read(text);
            Assert.True(printed.Keys.Count < 1_000 && printed.Keys.All(k => k.Length <= InstitutionNameKey.MaxLength + 50));
        }
    }

    [Theory]
    [InlineData("The Universität zu Köln", "universitat zu koln")]
    [InlineData("Københavns Universitet", "kobenhavns universitet")]
    [InlineData("King’s College London", "kings college london")]
    [InlineData("St. Mary's Hosp. & Co", "saint marys hosp and co")]
    [InlineData("U.S. Geological Survey", "us geological survey")]
    [InlineData("Straße", "strasse")]
    [InlineData("北京大学", "北京大学")]
    public void Names_are_folded_alike_on_both_sides(string name, string key) => Assert.Equal(key, InstitutionNameKey.Fold(name));
}
