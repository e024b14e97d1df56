using System.Collections.Frozen;

namespace BzPeer.Text;

/// <summary>What a command does to the text around it.</summary>
internal enum TexCommandKind
{
    /// <summary>Prints a letter and takes the spaces after its name, as in <c>K\o benhavn</c>.</summary>
    Letter,

    /// <summary>Prints a symbol and leaves the spaces after its name.</summary>
    Symbol,

    /// <summary>Puts a mark on the letter that follows.</summary>
    Accent,

    /// <summary>Opens an element around its argument.</summary>
    Style,

    /// <summary>Opens an element until the group ends.</summary>
    Switch,

    /// <summary>Prints nothing and takes the spaces after its name.</summary>
    Nothing,

    /// <summary>Prints nothing, and its first argument neither.</summary>
    NothingWithArgument,

    /// <summary>A space.</summary>
    Space,

    /// <summary>A new paragraph.</summary>
    Paragraph,

    /// <summary>An item of a list.</summary>
    Item,

    /// <summary>A citation.</summary>
    Citation,

    /// <summary>An address that is its own text.</summary>
    Address,

    /// <summary>An address with a text.</summary>
    Link,

    /// <summary>A note, printed in parentheses.</summary>
    Note,

    /// <summary>The begin of an environment.</summary>
    Begin,

    /// <summary>The end of an environment.</summary>
    End,

    /// <summary>A fraction outside a formula.</summary>
    Fraction,

    /// <summary>Text taken word for word.</summary>
    Verbatim,
}

/// <summary>One command.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Text">The symbol, the combining mark or the element.</param>
internal readonly record struct TexCommand(TexCommandKind Kind, string Text);

/// <summary>The commands of LaTeX's text that are met in titles, abstracts, names and affiliations.</summary>
internal static class TexCommands
{
    private static readonly FrozenDictionary<string, TexCommand> Commands = Read();

    private static readonly FrozenDictionary<string, TexCommand>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Commands.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Environments that hold a formula; the mark <c>!</c> says that TeX needs the environment itself to read it.</summary>
    internal static readonly string[] MathEnvironments =
    [
        "equation", "equation*", "displaymath", "math", "!align", "!align*", "!aligned", "!gather", "!gather*", "!gathered", "!multline", "!multline*",
        "!eqnarray", "!eqnarray*", "!alignat", "!alignat*", "!flalign", "!flalign*", "!split", "!array", "!cases", "!matrix", "!pmatrix", "!bmatrix",
    ];

    /// <summary>Finds a command by its name without the backslash.</summary>
    internal static bool TryFind(ReadOnlySpan<char> name, out TexCommand command) => BySpan.TryGetValue(name, out command);

    private static FrozenDictionary<string, TexCommand> Read()
    {
        var commands = new Dictionary<string, TexCommand>(StringComparer.Ordinal);

        void Each(TexCommandKind kind, string names, string text = "")
        {
            foreach (var name in names.Split(' ')) commands.Add(name, new TexCommand(kind, text));
        }

        void EachPair(TexCommandKind kind, string pairs)
        {
            var words = pairs.Split(' ');
            for (var i = 0; i + 1 < words.Length; i += 2) commands.Add(words[i], new TexCommand(kind, words[i + 1]));
        }

        EachPair(TexCommandKind.Letter, "o ø O Ø ss ß SS ẞ aa å AA Å ae æ AE Æ oe œ OE Œ l ł L Ł i ı j ȷ dh ð DH Ð dj đ DJ Đ th þ TH Þ ng ŋ NG Ŋ");
        EachPair(TexCommandKind.Accent,
            "' \u0301 ` \u0300 ^ \u0302 \" \u0308 ~ \u0303 = \u0304 . \u0307 u \u0306 v \u030c H \u030b c \u0327 k \u0328 r \u030a d \u0323 b \u0331 t \u0361 G \u030f");
        EachPair(TexCommandKind.Symbol,
            "% % & & _ _ # # $ $ { { } } S § P ¶ copyright © pounds £ euro € texteuro € textcent ¢ textyen ¥ textregistered ® texttrademark ™ textcopyright © "
            + "textgreater > textless < textbar | textasciitilde ~ textasciicircum ^ textunderscore _ textdollar $ textpercent % textbraceleft { textbraceright } "
            + "textbackslash ∖ textemdash — textendash – textellipsis … textquoteleft ‘ textquoteright ’ textquotedblleft “ textquotedblright ” textquotesingle ' "
            + "quotesinglbase ‚ quotedblbase „ guillemotleft « guillemotright » guillemetleft « guillemetright » guilsinglleft ‹ guilsinglright › lq ‘ rq ’ flqq « frqq » "
            + "glqq „ grqq “ dag † ddag ‡ textdagger † textdaggerdbl ‡ textbullet • textperiodcentered · textdegree ° textmu µ micro µ textmultiply × texttimes × textpm ± "
            + "textrightarrow → textleftarrow ← textohm Ω textonehalf ½ textonequarter ¼ textthreequarters ¾ textsection § textparagraph ¶ textordfeminine ª textordmasculine º "
            + "textexclamdown ¡ textquestiondown ¿ LaTeX LaTeX TeX TeX LaTeXe LaTeX2e BibTeX BibTeX slash / textasteriskcentered ∗ textsurd √ textnumero № "
            + "textasciiacute ´ textasciigrave ` textalpha α textbeta β textgamma γ textdelta δ textlambda λ textpi π textsigma σ textomega ω percent %");
        commands.Add("xspace", new TexCommand(TexCommandKind.Symbol, ""));
        commands.Add("eg", new TexCommand(TexCommandKind.Symbol, "e.g."));
        commands.Add("ie", new TexCommand(TexCommandKind.Symbol, "i.e."));
        commands.Add("etal", new TexCommand(TexCommandKind.Symbol, "et al."));
        commands.Add("etc", new TexCommand(TexCommandKind.Symbol, "etc."));
        Each(TexCommandKind.Style, "emph textit textsl mathit", "em");
        Each(TexCommandKind.Style, "textbf mathbf boldsymbol bm", "strong");
        Each(TexCommandKind.Style, "texttt code mathtt lstinline", "code");
        Each(TexCommandKind.Style, "textsc", "sc");
        Each(TexCommandKind.Style, "textsuperscript", "sup");
        Each(TexCommandKind.Style, "textsubscript", "sub");
        Each(TexCommandKind.Switch, "em it sl itshape slshape", "em");
        Each(TexCommandKind.Switch, "bf bfseries", "strong");
        Each(TexCommandKind.Switch, "tt ttfamily", "code");
        Each(TexCommandKind.Switch, "sc scshape", "sc");
        Each(TexCommandKind.Nothing,
            "rm sf cal frak rmfamily sffamily normalfont upshape mdseries tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge noindent indent "
            + "centering raggedright raggedleft protect relax nonumber maketitle leavevmode ignorespaces unskip null allowbreak nobreak left right big Big bigg Bigg "
            + "bigl bigr Bigl Bigr biggl biggr Biggl Biggr limits nolimits displaystyle textstyle scriptstyle scriptscriptstyle mathstrut strut phantom "
            + "selectfont samepage sloppy fussy hfill vfill dotfill clearpage newpage pagebreak nopagebreak bigskip medskip smallskip unboldmath boldmath ensuremath mbox hbox "
            + "fbox makebox text textrm textsf textup textnormal textmd mathrm mathsf underline uline textquotedbl mathbb mathcal mathfrak mathscr operatorname");
        Each(TexCommandKind.Nothing, "! / - @ + * )");
        Each(TexCommandKind.NothingWithArgument,
            "label ref eqref pageref autoref cref Cref nameref vref hspace vspace color textcolor colorbox index bibliographystyle bibliography thispagestyle pagestyle "
            + "includegraphics input include usepackage documentclass setcounter addtocounter vphantom hphantom selectlanguage foreignlanguage fontsize glsunset pdfbookmark nocite");
        Each(TexCommandKind.Space, ", ; : > quad qquad enspace enskip thinspace space newline linebreak break tabularnewline cr hskip and \\");
        Each(TexCommandKind.Paragraph, "par endgraf");
        Each(TexCommandKind.Item, "item");
        Each(TexCommandKind.Citation,
            "cite citep citet citealp citealt citeauthor citeyear citeyearpar citenum citepalias citetalias citeA citeNP parencite textcite autocite footcite fullcite supercite "
            + "newcite shortcite shortciteA Citet Citep onlinecite cites");
        Each(TexCommandKind.Address, "url path nolinkurl urladdr");
        Each(TexCommandKind.Link, "href");
        Each(TexCommandKind.Note, "footnote thanks footnotetext marginpar");
        Each(TexCommandKind.Begin, "begin");
        Each(TexCommandKind.End, "end");
        Each(TexCommandKind.Fraction, "frac tfrac dfrac nicefrac sfrac");
        Each(TexCommandKind.Verbatim, "verb");
        return commands.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
