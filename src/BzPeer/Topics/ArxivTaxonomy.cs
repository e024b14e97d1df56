using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace BzPeer.Topics;

/// <summary>One category code of arXiv and the topic that it stands for.</summary>
/// <param name="Code">The code as arXiv prints it in a record, such as <c>cs.LG</c> or <c>hep-th</c>.</param>
/// <param name="Name">The published name: together with <see cref="ArxivTaxonomy.Taxonomy"/> the identity of the topic,
/// so that <c>cs.LG</c> and <c>stat.ML</c> are one.</param>
/// <param name="Group">The group under which the <em>topic</em> stands. Codes that share a name share the group too,
/// whichever archive the code itself belongs to.</param>
public sealed record ArxivCategory(string Code, string Name, string Group);

/// <summary>
/// The categories of arXiv: those in use and the archives of the 1990s that old records still name.
/// Source: the category taxonomy that arXiv publishes.
/// </summary>
public static class ArxivTaxonomy
{
    /// <summary>What the taxonomy is called in the identity of a topic.</summary>
    public const string Taxonomy = "arXiv";

    private const string ComputerScience = "Computer Science";
    private const string Mathematics = "Mathematics";
    private const string Physics = "Physics";
    private const string Statistics = "Statistics";
    private const string Electrical = "Electrical Engineering and Systems Science";
    private const string Economics = "Economics";
    private const string Biology = "Quantitative Biology";
    private const string Finance = "Quantitative Finance";
    private const string Astrophysics = "Astrophysics";
    private const string CondensedMatter = "Condensed Matter";
    private const string Nonlinear = "Nonlinear Sciences";

    /// <summary>
    /// The group of a name that codes of several groups share: that of the code which arXiv itself calls the original
    /// (it calls cs.NA an alias of math.NA, cs.SY of eess.SY, math.IT of cs.IT, math.MP of math-ph, stat.TH of math.ST);
    /// for Machine Learning, where neither code is an alias, that of the older and larger one, cs.LG.
    /// </summary>
    private static readonly FrozenDictionary<string, string> _sharedNames = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Machine Learning"] = ComputerScience,
        ["Information Theory"] = ComputerScience,
        ["Numerical Analysis"] = Mathematics,
        ["Statistics Theory"] = Mathematics,
        ["Systems and Control"] = Electrical,
        ["Mathematical Physics"] = Physics,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>
    /// Names that name no field. Names such as "General Physics" or "Other Statistics" say theirs themselves,
    /// and "General Topology" is a field.
    /// </summary>
    private static readonly FrozenSet<string> _namesThatSayLittle = new[]
    {
        "Applications", "Computation", "Methodology", "Performance", "General Literature", "History and Overview",
        "Emerging Technologies", "Quantitative Methods",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Every category, in the order of the groups as arXiv lists them; no code twice.</summary>
    public static IReadOnlyList<ArxivCategory> All { get; } =
    [
        .. Archive(ComputerScience,
            ("cs.AI", "Artificial Intelligence"), ("cs.AR", "Hardware Architecture"),
            ("cs.CC", "Computational Complexity"), ("cs.CE", "Computational Engineering, Finance, and Science"),
            ("cs.CG", "Computational Geometry"), ("cs.CL", "Computation and Language"),
            ("cs.CR", "Cryptography and Security"), ("cs.CV", "Computer Vision and Pattern Recognition"),
            ("cs.CY", "Computers and Society"), ("cs.DB", "Databases"),
            ("cs.DC", "Distributed, Parallel, and Cluster Computing"), ("cs.DL", "Digital Libraries"),
            ("cs.DM", "Discrete Mathematics"), ("cs.DS", "Data Structures and Algorithms"),
            ("cs.ET", "Emerging Technologies"), ("cs.FL", "Formal Languages and Automata Theory"),
            ("cs.GL", "General Literature"), ("cs.GR", "Graphics"), ("cs.GT", "Computer Science and Game Theory"),
            ("cs.HC", "Human-Computer Interaction"), ("cs.IR", "Information Retrieval"), ("cs.IT", "Information Theory"),
            ("cs.LG", "Machine Learning"), ("cs.LO", "Logic in Computer Science"), ("cs.MA", "Multiagent Systems"),
            ("cs.MM", "Multimedia"), ("cs.MS", "Mathematical Software"), ("cs.NA", "Numerical Analysis"),
            ("cs.NE", "Neural and Evolutionary Computing"), ("cs.NI", "Networking and Internet Architecture"),
            ("cs.OH", "Other Computer Science"), ("cs.OS", "Operating Systems"), ("cs.PF", "Performance"),
            ("cs.PL", "Programming Languages"), ("cs.RO", "Robotics"), ("cs.SC", "Symbolic Computation"),
            ("cs.SD", "Sound"), ("cs.SE", "Software Engineering"), ("cs.SI", "Social and Information Networks"),
            ("cs.SY", "Systems and Control")),
        .. Archive(Economics,
            ("econ.EM", "Econometrics"), ("econ.GN", "General Economics"), ("econ.TH", "Theoretical Economics")),
        .. Archive(Electrical,
            ("eess.AS", "Audio and Speech Processing"), ("eess.IV", "Image and Video Processing"),
            ("eess.SP", "Signal Processing"), ("eess.SY", "Systems and Control")),
        .. Archive(Mathematics,
            ("math.AC", "Commutative Algebra"), ("math.AG", "Algebraic Geometry"), ("math.AP", "Analysis of PDEs"),
            ("math.AT", "Algebraic Topology"), ("math.CA", "Classical Analysis and ODEs"), ("math.CO", "Combinatorics"),
            ("math.CT", "Category Theory"), ("math.CV", "Complex Variables"), ("math.DG", "Differential Geometry"),
            ("math.DS", "Dynamical Systems"), ("math.FA", "Functional Analysis"), ("math.GM", "General Mathematics"),
            ("math.GN", "General Topology"), ("math.GR", "Group Theory"), ("math.GT", "Geometric Topology"),
            ("math.HO", "History and Overview"), ("math.IT", "Information Theory"), ("math.KT", "K-Theory and Homology"),
            ("math.LO", "Logic"), ("math.MG", "Metric Geometry"), ("math.MP", "Mathematical Physics"),
            ("math.NA", "Numerical Analysis"), ("math.NT", "Number Theory"), ("math.OA", "Operator Algebras"),
            ("math.OC", "Optimization and Control"), ("math.PR", "Probability"), ("math.QA", "Quantum Algebra"),
            ("math.RA", "Rings and Algebras"), ("math.RT", "Representation Theory"), ("math.SG", "Symplectic Geometry"),
            ("math.SP", "Spectral Theory"), ("math.ST", "Statistics Theory")),
        .. Archive(Astrophysics,
            ("astro-ph.CO", "Cosmology and Nongalactic Astrophysics"), ("astro-ph.EP", "Earth and Planetary Astrophysics"),
            ("astro-ph.GA", "Astrophysics of Galaxies"), ("astro-ph.HE", "High Energy Astrophysical Phenomena"),
            ("astro-ph.IM", "Instrumentation and Methods for Astrophysics"),
            ("astro-ph.SR", "Solar and Stellar Astrophysics"), ("astro-ph", "Astrophysics")),
        .. Archive(CondensedMatter,
            ("cond-mat.dis-nn", "Disordered Systems and Neural Networks"),
            ("cond-mat.mes-hall", "Mesoscale and Nanoscale Physics"), ("cond-mat.mtrl-sci", "Materials Science"),
            ("cond-mat.other", "Other Condensed Matter"), ("cond-mat.quant-gas", "Quantum Gases"),
            ("cond-mat.soft", "Soft Condensed Matter"), ("cond-mat.stat-mech", "Statistical Mechanics"),
            ("cond-mat.str-el", "Strongly Correlated Electrons"), ("cond-mat.supr-con", "Superconductivity"),
            ("cond-mat", "Condensed Matter"), ("mtrl-th", "Materials Theory"), ("supr-con", "Superconductivity")),
        .. Archive(Nonlinear,
            ("nlin.AO", "Adaptation and Self-Organizing Systems"), ("nlin.CD", "Chaotic Dynamics"),
            ("nlin.CG", "Cellular Automata and Lattice Gases"), ("nlin.PS", "Pattern Formation and Solitons"),
            ("nlin.SI", "Exactly Solvable and Integrable Systems"),
            ("adap-org", "Adaptation, Noise, and Self-Organizing Systems"), ("chao-dyn", "Chaotic Dynamics"),
            ("comp-gas", "Cellular Automata and Lattice Gases"), ("patt-sol", "Pattern Formation and Solitons"),
            ("solv-int", "Exactly Solvable and Integrable Systems")),
        .. Archive(Physics,
            ("gr-qc", "General Relativity and Quantum Cosmology"), ("hep-ex", "High Energy Physics - Experiment"),
            ("hep-lat", "High Energy Physics - Lattice"), ("hep-ph", "High Energy Physics - Phenomenology"),
            ("hep-th", "High Energy Physics - Theory"), ("math-ph", "Mathematical Physics"),
            ("nucl-ex", "Nuclear Experiment"), ("nucl-th", "Nuclear Theory"), ("quant-ph", "Quantum Physics"),
            ("physics.acc-ph", "Accelerator Physics"), ("physics.ao-ph", "Atmospheric and Oceanic Physics"),
            ("physics.app-ph", "Applied Physics"), ("physics.atm-clus", "Atomic and Molecular Clusters"),
            ("physics.atom-ph", "Atomic Physics"), ("physics.bio-ph", "Biological Physics"),
            ("physics.chem-ph", "Chemical Physics"), ("physics.class-ph", "Classical Physics"),
            ("physics.comp-ph", "Computational Physics"), ("physics.data-an", "Data Analysis, Statistics and Probability"),
            ("physics.ed-ph", "Physics Education"), ("physics.flu-dyn", "Fluid Dynamics"),
            ("physics.gen-ph", "General Physics"), ("physics.geo-ph", "Geophysics"),
            ("physics.hist-ph", "History and Philosophy of Physics"), ("physics.ins-det", "Instrumentation and Detectors"),
            ("physics.med-ph", "Medical Physics"), ("physics.optics", "Optics"), ("physics.plasm-ph", "Plasma Physics"),
            ("physics.pop-ph", "Popular Physics"), ("physics.soc-ph", "Physics and Society"),
            ("physics.space-ph", "Space Physics"), ("acc-phys", "Accelerator Physics"),
            ("ao-sci", "Atmospheric-Oceanic Sciences"), ("atom-ph", "Atomic, Molecular and Optical Physics"),
            ("bayes-an", "Bayesian Analysis"), ("chem-ph", "Chemical Physics"), ("plasm-ph", "Plasma Physics")),
        .. Archive(Biology,
            ("q-bio.BM", "Biomolecules"), ("q-bio.CB", "Cell Behavior"), ("q-bio.GN", "Genomics"),
            ("q-bio.MN", "Molecular Networks"), ("q-bio.NC", "Neurons and Cognition"),
            ("q-bio.OT", "Other Quantitative Biology"), ("q-bio.PE", "Populations and Evolution"),
            ("q-bio.QM", "Quantitative Methods"), ("q-bio.SC", "Subcellular Processes"), ("q-bio.TO", "Tissues and Organs"),
            ("q-bio", "Quantitative Biology")),
        .. Archive(Finance,
            ("q-fin.CP", "Computational Finance"), ("q-fin.EC", "Economics"), ("q-fin.GN", "General Finance"),
            ("q-fin.MF", "Mathematical Finance"), ("q-fin.PM", "Portfolio Management"),
            ("q-fin.PR", "Pricing of Securities"), ("q-fin.RM", "Risk Management"), ("q-fin.ST", "Statistical Finance"),
            ("q-fin.TR", "Trading and Market Microstructure")),
        .. Archive(Statistics,
            ("stat.AP", "Applications"), ("stat.CO", "Computation"), ("stat.ME", "Methodology"),
            ("stat.ML", "Machine Learning"), ("stat.OT", "Other Statistics"), ("stat.TH", "Statistics Theory")),
        // archives of the 1990s whose successors stand above
        .. Archive(ComputerScience, ("cmp-lg", "Computation and Language")),
        .. Archive(Mathematics,
            ("alg-geom", "Algebraic Geometry"), ("dg-ga", "Differential Geometry"), ("funct-an", "Functional Analysis"),
            ("q-alg", "Quantum Algebra and Topology")),
    ];

    private static readonly FrozenDictionary<string, ArxivCategory> _byCode =
        All.ToFrozenDictionary(category => category.Code, StringComparer.Ordinal);

    /// <summary>Finds a category by its code, exactly as arXiv writes it (codes are case-sensitive).</summary>
    /// <returns>False for a code that arXiv has not published.</returns>
    public static bool TryFind(string code, [MaybeNullWhen(false)] out ArxivCategory category) =>
        _byCode.TryGetValue(code, out category);

    /// <summary>
    /// Whether a topic's name is understood only together with its group, and is therefore to be shown with it,
    /// as in "Statistics: Applications".
    /// </summary>
    public static bool NameSaysLittle(string name) => _namesThatSayLittle.Contains(name);

    private static IEnumerable<ArxivCategory> Archive(string group, params (string Code, string Name)[] categories) =>
        categories.Select(category => new ArxivCategory(
            category.Code, category.Name, _sharedNames.GetValueOrDefault(category.Name, group)));
}
