"""Paper ballots: why one does not count."""

# What is stored, and what people read.
INVALID_REASONS: dict[str, str] = {
    "blank": "Bỏ trống câu hỏi",
    "two_marks": "Đánh dấu cả hai phương án",
    "illegible": "Rách nát, không đọc được",
    "foreign": "Không phải phiếu do Tổ lấy ý kiến phát ra",
    "signed": "Có dấu hiệu làm lộ danh tính người trả lời",
}
