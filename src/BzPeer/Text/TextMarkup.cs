namespace BzPeer.Text;

/// <summary>How a provider marks up its titles and abstracts. Stored by name.</summary>
public enum TextMarkup
{
    /// <summary>TeX, as in arXiv and in BibTeX: tags and entities are text.</summary>
    Tex,

    /// <summary>Plain text with entities and the inline tags of HTML and MathML, as in OpenAlex and in plain JSON fields.</summary>
    Html,

    /// <summary>The elements of the Journal Article Tag Suite, as in Crossref's abstracts.</summary>
    Jats,

    /// <summary>The inline elements of the ACL Anthology.</summary>
    Anthology,
}
