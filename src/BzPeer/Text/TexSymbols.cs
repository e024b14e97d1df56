using System.Collections.Frozen;

namespace BzPeer.Text;

/// <summary>What TeX's named symbols look like in Unicode (names and meanings as in Plain TeX, LaTeX2e and amssymb).</summary>
internal static class TexSymbols
{
    /// <summary>Named operators, printed upright as words.</summary>
    internal static readonly FrozenSet<string> Operators = FrozenSet.ToFrozenSet(
        ("arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr sec sin sinh sup "
        + "tan tanh argmin argmax").Split(' '), StringComparer.Ordinal);

    private const string Pairs =
        "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ "
        + "rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ "
        + "Phi Φ Psi Ψ Omega Ω aleph ℵ beth ℶ hbar ℏ ell ℓ wp ℘ Re Re Im Im partial ∂ infty ∞ prime ′ emptyset ∅ varnothing ∅ nabla ∇ surd √ top ⊤ bot ⊥ angle ∠ "
        + "forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ flat ♭ natural ♮ sharp ♯ pm ± mp ∓ times × div ÷ ast ∗ star ⋆ circ ∘ bullet • cdot · cdotp · cap ∩ cup ∪ uplus ⊎ "
        + "sqcap ⊓ sqcup ⊔ vee ∨ wedge ∧ lor ∨ land ∧ setminus ∖ smallsetminus ∖ wr ≀ diamond ⋄ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ dagger † ddagger ‡ amalg ⨿ leq ≤ "
        + "le ≤ leqslant ≤ geq ≥ ge ≥ geqslant ≥ neq ≠ ne ≠ ll ≪ gg ≫ lesssim ≲ gtrsim ≳ la ≲ ga ≳ prec ≺ succ ≻ preceq ⪯ succeq ⪰ sim ∼ simeq ≃ approx ≈ cong ≅ equiv ≡ doteq ≐ "
        + "propto ∝ varpropto ∝ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ sqsubseteq ⊑ sqsupseteq ⊒ in ∈ notin ∉ ni ∋ vdash ⊢ dashv ⊣ models ⊨ mid | nmid ∤ "
        + "parallel ∥ perp ⊥ asymp ≍ bowtie ⋈ leftarrow ← gets ← rightarrow → to → ra → leftrightarrow ↔ Leftarrow ⇐ Rightarrow ⇒ Leftrightarrow ⇔ mapsto ↦ longmapsto ⟼ "
        + "longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺ implies ⟹ impliedby ⟸ iff ⟺ hookrightarrow ↪ hookleftarrow ↩ "
        + "uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ rightsquigarrow ⇝ rightharpoonup ⇀ leftharpoonup ↼ "
        + "rightleftharpoons ⇌ xrightarrow → xleftarrow ← sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcap ⋂ bigcup ⋃ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂ "
        + "bigsqcup ⨆ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ langle ⟨ rangle ⟩ lvert | rvert | vert | lVert ‖ rVert ‖ Vert ‖ lbrace { rbrace } lbrack [ rbrack ] backslash ∖ ldots … "
        + "cdots ⋯ vdots ⋮ ddots ⋱ dots … dotsc … dotsb ⋯ therefore ∴ because ∵ square □ Box □ blacksquare ■ qed □ lozenge ◊ triangle △ triangleq ≜ coloneqq ≔ trianglelefteq ⊴ "
        + "ltimes ⋉ rtimes ⋊ checkmark ✓ complement ∁ degree ° imath ı jmath ȷ colon : AA Å sqrt √ sun ☉ earth ⊕ not ̸ lt < gt > bigcirc ○ bigstar ★ mho ℧ hslash ℏ "
        + "varkappa ϰ digamma ϝ eth ð Bbbk 𝕜 vDash ⊨ Vdash ⊩ nleq ≰ ngeq ≱ approxeq ≊ lessgtr ≶ precsim ≾ succsim ≿ gtrless ≷ upharpoonright ↾ restriction ↾ twoheadrightarrow ↠ "
        + "circlearrowleft ↺ circlearrowright ↻ blacktriangle ▲ triangledown ▽ R ℝ N ℕ Z ℤ Q ℚ C ℂ";

    private static readonly FrozenDictionary<string, string> Symbols = Read();

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Symbols.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> OperatorsBySpan =
        Operators.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Finds the character of a command, named without its backslash.</summary>
    internal static bool TryFind(ReadOnlySpan<char> name, out string symbol)
    {
        if (BySpan.TryGetValue(name, out var found))
        {
            symbol = found;
            return true;
        }

        symbol = "";
        return false;
    }

    /// <summary>Whether a command is printed as its own name, as <c>\log</c> is.</summary>
    internal static bool IsOperator(ReadOnlySpan<char> name) => OperatorsBySpan.Contains(name);

    private static FrozenDictionary<string, string> Read()
    {
        var words = Pairs.Split(' ');
        var symbols = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < words.Length; i += 2) symbols.Add(words[i], words[i + 1]);
        return symbols.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
