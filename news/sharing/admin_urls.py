from django.urls import URLPattern, path

from news.sharing import screens

urlpatterns: list[URLPattern] = [
    path("statements/<int:pk>/reviews/", screens.ReviewsScreen.as_view(), name="reviews"),
    path("reviews/<int:pk>/revoke/", screens.RevokeReview.as_view(), name="revoke_review"),
    path("reviews/<int:pk>/send/", screens.SendReviewAgain.as_view(), name="send_review_again"),
    path("statements/<int:pk>/previews/", screens.PreviewsScreen.as_view(), name="previews"),
    path("previews/<int:pk>/revoke/", screens.RevokePreview.as_view(), name="revoke_preview"),
    path("previews/<int:pk>/send/", screens.SendPreviewAgain.as_view(), name="send_preview_again"),
]
