using BzPeer.Decisions;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>How it is worded whether somebody is open to collaborate.</summary>
public static class CollaborationWords
{
    /// <summary>"Open to collaborate".</summary>
    public static string Of(CollaborationState state) => state switch
    {
        CollaborationState.Open => "Open to collaborate",
        CollaborationState.IntroductionsOnly => "Open by introduction only",
        _ => "Not open to collaborate now",
    };
}
